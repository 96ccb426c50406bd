import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sun.security.krb5.EncryptedData;
import sun.security.krb5.EncryptionKey;
import sun.security.krb5.PrincipalName;
import sun.security.krb5.internal.APRep;
import sun.security.krb5.internal.APReq;
import sun.security.krb5.internal.Authenticator;
import sun.security.krb5.internal.EncAPRepPart;
import sun.security.krb5.internal.EncTicketPart;
import sun.security.krb5.internal.KerberosTime;

/**
 * The JDK's own Kerberos classes on test vectors: its decoders, its encryption types and its choice
 * of a key, in the order in which its acceptor (KrbApReq) and its initiator (KrbApRep) use them.
 * These read the system's clock, so the checks that need one, and others of theirs, are made here.
 *
 * <pre>
 * java --add-exports java.security.jgss/sun.security.krb5=ALL-UNNAMED \
 *     --add-exports java.security.jgss/sun.security.krb5.internal=ALL-UNNAMED \
 *     Consumer.java [--deviations FILE] VECTORS...
 * </pre>
 *
 * A line of the deviations is a vector's id, where * is any text, and behind # a reason.
 */
public class Consumer {
    /** What the classes under test are able to do. */
    static final Set<String> ABLE = Set.of("server", "client", "mutual", "subkey", "sequence",
            "etype.16", "etype.17", "etype.18", "etype.19", "etype.20", "etype.23");
    /** The faults that they, or the checks here, look for. */
    static final Set<String> FLAGS = Set.of("CiphertextForm", "ClockSkew", "Credential", "Encoding",
            "EnctypeNegotiation", "EnctypeNumber", "ErrorReply", "FarTime", "Flags", "Harmless",
            "Identity", "Integer", "KeyChoice", "LeftOpen", "MessageType", "ModifiedCiphertext",
            "MutualAuthentication", "Sequence", "Session", "TicketLifetime", "TimeForm", "Valid");

    static final int TICKET = 2;
    static final int AUTHENTICATOR = 11;
    static final int REPLY = 12;

    public static void main(String[] arguments) throws Exception {
        // Whatever this machine's krb5.conf says; without the setting there is no DES3 and no RC4.
        Path configuration = Files.createTempFile("krb5", ".conf");
        Files.writeString(configuration, "[libdefaults]\nallow_weak_crypto = true\n");
        configuration.toFile().deleteOnExit();
        System.setProperty("java.security.krb5.conf", configuration.toString());
        List<String> files = new ArrayList<>(List.of(arguments));
        Map<String, String> listed = new LinkedHashMap<>();
        if (files.remove("--deviations")) {
            for (String line : Files.readAllLines(Path.of(files.remove(0)))) {
                String[] parts = line.split("#", 2);
                if (!parts[0].isBlank()) {
                    listed.put(parts[0].strip(), parts[1].strip());
                }
            }
        }
        Map<String, Integer> left = new TreeMap<>();
        Set<String> topics = new TreeSet<>();
        Set<String> used = new TreeSet<>();
        int judged = 0;
        int deviations = 0;
        int wrong = 0;
        for (String file : files) {
            Node vectors = new Json(Files.readString(Path.of(file))).value();
            boolean server = vectors.text("role").equals("server");
            for (Node group : vectors.list("groups")) {
                for (Node test : group.list("tests")) {
                    String id = test.text("id");
                    topics.add(topic(id));
                    String beyond = beyond(group, test);
                    if (beyond != null) {
                        left.merge(beyond, 1, Integer::sum);
                        continue;
                    }
                    judged++;
                    String complaint = null;
                    for (Node message : test.list("messages")) {
                        Node given = group.with(test).with(message);
                        String found = server ? judgeServer(given) : judgeClient(given);
                        complaint = complaint == null ? found : complaint;
                    }
                    String entry = null;
                    for (String pattern : listed.keySet()) {
                        if (id.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E")) {
                            entry = pattern;
                        }
                    }
                    if (entry != null) {
                        used.add(entry);
                    }
                    if (complaint != null && entry != null) {
                        deviations++;
                    } else if (complaint != null) {
                        wrong++;
                        System.out.println("wrong: " + id + ": " + complaint + " | "
                                + test.text("comment"));
                    } else if (entry != null) {
                        wrong++;
                        System.out.println("wrong: " + id + " is listed, and does not deviate");
                    }
                }
            }
        }
        for (String pattern : listed.keySet()) {
            if (topics.contains(topic(pattern)) && !used.contains(pattern)) {
                wrong++;
                System.out.println("wrong: " + pattern + " is listed, and no vector has that id");
            }
        }
        System.out.println(judged + " judged, " + wrong + " wrong, " + deviations
                + " listed deviations; left out, by what they need: " + left);
        System.exit(wrong > 0 ? 1 : 0);
    }

    static String topic(String id) {
        String[] words = id.split("\\.");
        return words[0] + "." + words[1];
    }

    /** What a test is about that is not judged here, or null. */
    static String beyond(Node group, Node test) {
        for (Node need : test.list("requires")) {
            if (!ABLE.contains(need.text())) {
                return need.text();
            }
        }
        for (Node flag : test.list("flags")) {
            if (!FLAGS.contains(flag.text())) {
                return flag.text();
            }
        }
        return null;
    }

    /** What is wrong with how the JDK reads a KRB_AP_REQ, or null. */
    static String judgeServer(Node given) throws Exception {
        Node inside = given.get("inside");
        Node expect = given.get("expect");
        Difference difference = new Difference();
        String refusal = null;
        try {
            APReq request = new APReq(given.hex("ap_req"));
            EncryptedData sealed = request.ticket.encPart;
            List<EncryptionKey> keys = new ArrayList<>();
            for (Node entry : given.list("keytab")) {
                if (entry.text("principal").equals(text(request.ticket.sname))) {
                    keys.add(new EncryptionKey(entry.hex("key"), (int) entry.number("etype"),
                            (int) entry.number("kvno")));
                }
            }
            EncryptionKey key = EncryptionKey.findKey(sealed.getEType(),
                    sealed.getKeyVersionNumber(), keys.toArray(new EncryptionKey[0]));
            require(key != null, "no key");
            byte[] plain = sealed.decrypt(key, TICKET);
            difference.octets("ticket_plaintext", inside, plain);
            EncTicketPart part = new EncTicketPart(sealed.reset(plain));
            difference.key("session_key", inside.get("session_key"), part.key);
            plain = request.authenticator.decrypt(part.key, AUTHENTICATOR);
            difference.octets("authenticator_plaintext", inside, plain);
            Authenticator claim = new Authenticator(request.authenticator.reset(plain));
            difference.key("subkey", inside.get("subkey"), claim.getSubKey());

            Instant now = Instant.parse(given.text("now"));
            Duration skew = Duration.ofSeconds(given.get("policy").number("max_skew"));
            Instant start = instant(part.starttime == null ? part.authtime : part.starttime);
            Instant client = instant(claim.ctime).plusNanos(claim.cusec * 1000L);
            require(text(request.ticket.sname).equals(given.text("server")), "not us");
            require(!request.apOptions.get(1), "no user-to-user here");
            require(claim.cname.equals(part.cname), "another's ticket");
            require(!client.isBefore(now.minus(skew)) && !client.isAfter(now.plus(skew)), "skew");
            require(!start.isAfter(now.plus(skew)) && !part.flags.get(7), "not yet valid");
            require(!instant(part.endtime).isBefore(now.minus(skew)), "expired");

            boolean sameRealm = part.cname.getRealm().equals(request.ticket.sname.getRealm());
            require(part.flags.get(12) || sameRealm, "path of realms not checked");

            Node established = expect.get("established");
            if (established != null) {
                difference.text("client", established, text(part.cname));
                difference.text("mutual", established, request.apOptions.get(2));
                difference.text("sequence", established, unsigned(claim.getSeqNumber()));
            }
            if (expect.get("reply") != null) {
                Node reply = expect.get("reply");
                EncryptedData answer = new APRep(reply.hex("example")).encPart;
                plain = answer.decrypt(part.key, REPLY);
                difference.octets("example_plaintext", reply, plain);
                EncAPRepPart echo = new EncAPRepPart(answer.reset(plain));
                difference.text("ctime", reply, withMicroseconds(echo.ctime));
                difference.text("cusec", reply, echo.cusec);
            }
        } catch (Exception refused) {
            refusal = refused.toString();
        }
        return difference.or(expect, refusal);
    }

    /** What is wrong with how the JDK reads a KRB_AP_REP, or null. */
    static String judgeClient(Node given) throws Exception {
        Node sent = given.get("sent");
        Node expect = given.get("expect");
        Difference difference = new Difference();
        String refusal = null;
        try {
            EncryptedData sealed = new APRep(given.hex("ap_rep")).encPart;
            Node session = given.get("session_key");
            byte[] plain = sealed.decrypt(
                    new EncryptionKey((int) session.number("etype"), session.hex("key")), REPLY);
            difference.octets("ap_rep_plaintext", given.get("inside"), plain);
            EncAPRepPart part = new EncAPRepPart(sealed.reset(plain));
            require(sent.text("ctime").equals(withMicroseconds(part.ctime))
                    && sent.number("cusec") == part.cusec, "not our time");
            Node established = expect.get("established");
            if (established != null) {
                Node own = sent.get("subkey") == null ? session : sent.get("subkey");
                EncryptionKey agreed = part.getSubKey() != null ? part.getSubKey()
                        : new EncryptionKey((int) own.number("etype"), own.hex("key"));
                if (established.get("subkey") != null) {
                    difference.key("subkey", established.get("subkey"), agreed);
                }
                difference.text("sequence", established, unsigned(part.getSeqNumber()));
            }
        } catch (Exception refused) {
            refusal = refused.toString();
        }
        return difference.or(expect, refusal);
    }

    static void require(boolean fine, String otherwise) throws IOException {
        if (!fine) {
            throw new IOException(otherwise);
        }
    }

    static long unsigned(Integer number) {
        return number == null ? 0 : Integer.toUnsignedLong(number);
    }

    /** A principal as vectors write it. */
    static String text(PrincipalName name) {
        List<String> parts = new ArrayList<>();
        for (String part : name.getNameStrings()) {
            parts.add(quoted(part));
        }
        return String.join("/", parts) + "@" + quoted(name.getRealmString());
    }

    static String quoted(String part) {
        return part.replaceAll("[\\\\/@]", "\\\\$0").replace("\0", "\\0");
    }

    static Instant instant(KerberosTime time) {
        return Instant.ofEpochMilli(time.getTime());
    }

    static String withMicroseconds(KerberosTime time) {
        return instant(time).toString().replace("Z", ".000000Z");
    }

    /** Where the JDK found something else inside a message than the vector has. */
    static class Difference {
        final List<String> found = new ArrayList<>();

        void octets(String field, Node node, byte[] plain) {
            byte[] wanted = node.hex(field);
            // Encryption types that pad, as des3-cbc-sha1, have a few octets more in the end.
            boolean same = plain.length - wanted.length < 8 && plain.length >= wanted.length
                    && Arrays.equals(wanted, Arrays.copyOf(plain, wanted.length));
            if (!same) {
                found.add(field);
            }
        }

        void key(String field, Node node, EncryptionKey key) {
            boolean same = node == null || key == null ? node == null && key == null
                    : node.number("etype") == key.getEType()
                            && Arrays.equals(node.hex("key"), key.getBytes());
            if (!same) {
                found.add(field);
            }
        }

        void text(String field, Node node, Object value) {
            if (node.has(field) && !Objects.toString(value).equals(node.text(field))) {
                found.add(field + " " + value);
            }
        }

        /** What differs, or that the answer is the wrong one, or null. */
        String or(Node expect, String refusal) {
            String result = expect.text("result");
            if (refusal != null && result.equals("valid")) {
                return "refused, " + refusal;
            }
            if (refusal == null && result.equals("invalid")) {
                return "accepted";
            }
            // What a broken message holds need not be what its maker put in, nor open at all.
            return refusal != null || found.isEmpty() ? null : "differs in " + found;
        }
    }

    /** A value of JSON; an absent one and null are the same. */
    record Node(Object value) {
        @SuppressWarnings("unchecked")
        Map<String, Node> fields() {
            return (Map<String, Node>) value;
        }

        boolean has(String field) {
            return fields().containsKey(field);
        }

        Node get(String field) {
            Node found = fields().get(field);
            return found == null || found.value == null ? null : found;
        }

        String text() {
            return Objects.toString(value);
        }

        String text(String field) {
            return fields().get(field).text();
        }

        long number(String field) {
            return (Long) fields().get(field).value;
        }

        byte[] hex(String field) {
            return HexFormat.of().parseHex(text(field));
        }

        @SuppressWarnings("unchecked")
        List<Node> list(String field) {
            return (List<Node>) fields().get(field).value;
        }

        /** Both objects; the other one's fields come first. */
        Node with(Node other) {
            Map<String, Node> both = new LinkedHashMap<>(fields());
            both.putAll(other.fields());
            return new Node(both);
        }
    }

    /** As much of JSON as vectors need; the JDK has no reader for it. */
    static class Json {
        final String text;
        int at = 0;

        Json(String text) {
            this.text = text;
        }

        char next() {
            while (Character.isWhitespace(text.charAt(at)) || ",:".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            return text.charAt(at);
        }

        Node value() {
            switch (next()) {
                case '{':
                    Map<String, Node> fields = new LinkedHashMap<>();
                    for (at++; next() != '}'; ) {
                        String name = string();
                        fields.put(name, value());
                    }
                    at++;
                    return new Node(fields);
                case '[':
                    List<Node> items = new ArrayList<>();
                    for (at++; next() != ']'; ) {
                        items.add(value());
                    }
                    at++;
                    return new Node(items);
                case '"':
                    return new Node(string());
                default:
                    int start = at;
                    while (at < text.length() && ",]} \n\r\t".indexOf(text.charAt(at)) < 0) {
                        at++;
                    }
                    String word = text.substring(start, at);
                    return new Node(word.equals("null") ? null : word.equals("true") ? Boolean.TRUE
                            : word.equals("false") ? Boolean.FALSE : (Object) Long.valueOf(word));
            }
        }

        String string() {
            StringBuilder found = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char character = text.charAt(at);
                if (character == '\\') {
                    character = text.charAt(++at);
                    int escape = "bfnrt".indexOf(character);
                    if (escape >= 0) {
                        character = "\b\f\n\r\t".charAt(escape);
                    } else if (character == 'u') {
                        character = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                        at += 4;
                    }
                }
                found.append(character);
            }
            at++;
            return found.toString();
        }
    }
}
