import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** An answer under construction. */
final class Answer {
    final Map<String, Object> fields = new LinkedHashMap<>();

    private Answer(String outcome) {
        with("outcome", outcome);
    }

    static Answer of(String outcome) {
        return new Answer(outcome);
    }

    /** Returns a refusal; `code` is of RFC 4120 section 7.5.9, or null where there is none. */
    static Answer rejected(Integer code, Object nativeCode, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", nativeCode);
        error.put("message", message);
        return of("rejected").with("code", code).with("native", error);
    }

    /** Returns a refusal by an exception that has no code. */
    static Answer rejected(Throwable error) {
        return rejected(null, error.getClass().getName(), String.valueOf(error.getMessage()));
    }

    Answer with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    Answer with(String field, byte[] octets) {
        return with(field, (Object) hex(octets));
    }

    /** Adds a key, or null where there is none. */
    Answer withKey(String field, int etype, byte[] contents) {
        if (contents == null) {
            return with(field, (Object) null);
        }
        return with(field, Map.of("etype", etype, "key", hex(contents)));
    }

    static String hex(byte[] octets) {
        return octets == null ? null : HexFormat.of().formatHex(octets);
    }
}
