import java.util.ArrayList;
import java.util.List;

/** A principal, between the protocol's text for it and a library's. */
record Principal(List<String> components, String realm) {
    private static final String ESCAPED = "ntb0";
    private static final String MEANT = "\n\t\b\0";

    /** Reads `component/component@REALM`, in which a backslash quotes. */
    static Principal parse(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        boolean inRealm = false;
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character == '\\') {
                character = text.charAt(++i);
                int escape = ESCAPED.indexOf(character);
                current.append(escape < 0 ? character : MEANT.charAt(escape));
            } else if (!inRealm && (character == '/' || character == '@')) {
                parts.add(current.toString());
                current.setLength(0);
                inRealm = character == '@';
            } else {
                current.append(character);
            }
        }
        return new Principal(parts, current.toString());
    }

    /** Returns the protocol's text. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        for (String component : components) {
            parts.add(quoted(component));
        }
        return String.join("/", parts) + "@" + quoted(realm);
    }

    private static String quoted(String part) {
        String text = part.replaceAll("[\\\\/@]", "\\\\$0");
        for (int i = 0; i < MEANT.length(); i++) {
            text = text.replace(MEANT.substring(i, i + 1), "\\" + ESCAPED.charAt(i));
        }
        return text;
    }
}
