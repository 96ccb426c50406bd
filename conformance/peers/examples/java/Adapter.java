import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosKey;
import javax.security.auth.kerberos.KerberosPrincipal;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;

/**
 * An adapter in Java 17: the acceptor of the JDK's GSS-API, with nothing but the JDK.
 *
 * <pre>sixstep peers check --peer 'exec:java Adapter.java'</pre>
 *
 * It takes tokens and no bare messages: gss-only. The JDK reads the time from the system, so clock
 * is not claimed. The code of a KrbException is not for everybody to read, so codes are null.
 */
class Adapter {
    static final Set<String> KNOWN = Set.of("id", "op", "now", "server", "keytab", "policy",
            "ap_req", "max_skew", "replay", "sender", "framing");
    static final Map<String, String> POLICY = Map.of(
            "max_skew", "300", "replay", "false", "sender", "null", "framing", "gss");

    static String hello() {
        return "\"protocol\":1,\"peer\":{\"name\":\"java-jgss\",\"version\":"
                + quoted(System.getProperty("java.version")) + ",\"language\":\"Java\",\"url\":\"\"},"
                + "\"capabilities\":[\"server\",\"mutual\",\"gss\",\"gss-only\",\"etype.17\",\"etype.18\"]";
    }

    static String unsupported(String what) {
        return "\"outcome\":\"unsupported\",\"reason\":" + quoted(what);
    }

    static String rejected(Exception error) {
        String message = error.getCause() == null ? error.toString() : error.getCause().toString();
        return "\"outcome\":\"rejected\",\"code\":null,\"native\":{\"code\":null,\"message\":"
                + quoted(message) + "}";
    }

    static String accept(Map<?, ?> request) {
        if (!KNOWN.containsAll(request.keySet()) || !POLICY.equals(request.get("policy"))) {
            return unsupported("a field, or a policy other than " + POLICY);
        }
        Subject service = new Subject();
        service.getPrincipals().add(new KerberosPrincipal((String) request.get("server")));
        for (Object item : (List<?>) request.get("keytab")) {
            Map<?, ?> key = (Map<?, ?>) item;
            service.getPrivateCredentials().add(new KerberosKey(
                    new KerberosPrincipal((String) key.get("principal")), octets(key.get("key")),
                    Integer.parseInt((String) key.get("etype")),
                    Integer.parseInt((String) key.get("kvno"))));
        }
        try {
            PrivilegedExceptionAction<String> take = () -> take(octets(request.get("ap_req")));
            return Subject.doAs(service, take);
        } catch (PrivilegedActionException error) {
            return rejected(error.getException());
        }
    }

    /** One credential and one context for each token. */
    static String take(byte[] token) throws GSSException {
        Oid kerberos = new Oid("1.2.840.113554.1.2.2");
        GSSManager manager = GSSManager.getInstance();
        GSSContext context = manager.createContext(manager.createCredential(
                null, GSSCredential.INDEFINITE_LIFETIME, kerberos, GSSCredential.ACCEPT_ONLY));
        byte[] reply = context.acceptSecContext(token, 0, token.length);
        return "\"outcome\":\"accepted\",\"client\":" + quoted(context.getSrcName().toString())
                + ",\"mutual\":" + context.getMutualAuthState() + ",\"ap_rep\":"
                + (reply == null ? "null" : quoted(HexFormat.of().formatHex(reply)));
    }

    static byte[] octets(Object hex) {
        return HexFormat.of().parseHex((String) hex);
    }

    static String quoted(String text) {
        return text.chars().mapToObj(c -> c < ' ' || c > '~' || c == '"' || c == '\\'
                ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    /** Reads what the protocol has of JSON; numbers, true, false and null stay as they are written. */
    static Object read(String token, Iterator<String> more) {
        if (token.equals("{")) {
            Map<String, Object> fields = new HashMap<>();
            for (String name = more.next(); !name.equals("}"); name = more.next()) {
                fields.put((String) read(name, more), read(more.next(), more));
            }
            return fields;
        }
        if (token.equals("[")) {
            List<Object> items = new ArrayList<>();
            for (String item = more.next(); !item.equals("]"); item = more.next()) {
                items.add(read(item, more));
            }
            return items;
        }
        if (!token.startsWith("\"")) {
            return token;
        }
        return Pattern.compile("\\\\(u(....)|.)").matcher(token.substring(1, token.length() - 1))
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(found.group(2) == null
                        ? found.group().translateEscapes()
                        : Character.toString(Integer.parseInt(found.group(2), 16))));
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("java.security.krb5.realm", "NOWHERE.INVALID");
        System.setProperty("java.security.krb5.kdc", "nowhere.invalid");
        System.setProperty("sun.security.krb5.rcache", "none");
        Pattern tokens = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|[{}\\[\\]]|[^\\s:,{}\\[\\]\"]+");
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        String op = "";
        for (String line; !op.equals("bye") && (line = lines.readLine()) != null;) {
            Iterator<String> found = tokens.matcher(line).results().map(MatchResult::group).iterator();
            Map<?, ?> request = (Map<?, ?>) read(found.next(), found);
            op = (String) request.get("op");
            String said = switch (op) {
                case "hello" -> hello();
                case "accept" -> accept(request);
                case "reset", "bye" -> "\"outcome\":\"done\"";
                default -> unsupported(op);
            };
            System.out.println("{\"id\":" + request.get("id") + "," + said + "}");
        }
    }
}
