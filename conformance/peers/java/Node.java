import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** An object of a request; a field that is absent and one that is null are the same. */
record Node(Map<String, Object> fields) {
    @SuppressWarnings("unchecked")
    static Node of(Object value) {
        return new Node((Map<String, Object>) value);
    }

    boolean has(String field) {
        return fields.get(field) != null;
    }

    String text(String field) {
        return (String) fields.get(field);
    }

    long number(String field) {
        return (Long) fields.get(field);
    }

    /** Tells whether a field is there and true. */
    boolean is(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    byte[] hex(String field) {
        return has(field) ? HexFormat.of().parseHex(text(field)) : null;
    }

    Node get(String field) {
        return has(field) ? of(fields.get(field)) : null;
    }

    List<Node> list(String field) {
        List<Node> nodes = new ArrayList<>();
        for (Object item : (List<?>) fields.get(field)) {
            nodes.add(of(item));
        }
        return nodes;
    }

    List<Integer> numbers(String field) {
        return ((List<?>) fields.get(field)).stream().map(item -> ((Long) item).intValue())
                .toList();
    }

    /** Unsupported where there is a field that is none of these: one of a later protocol. */
    void only(String... known) throws Unsupported {
        for (String field : fields.keySet()) {
            if (!Arrays.asList(known).contains(field)) {
                throw new Unsupported(field);
            }
        }
    }
}
