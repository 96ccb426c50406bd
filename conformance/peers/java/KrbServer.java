import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sun.security.jgss.GSSCredentialImpl;
import sun.security.jgss.krb5.Krb5AcceptCredential;
import sun.security.krb5.Credentials;
import sun.security.krb5.EncryptionKey;
import sun.security.krb5.KrbApRep;
import sun.security.krb5.KrbApReq;
import sun.security.krb5.internal.AuthorizationData;
import sun.security.krb5.internal.AuthorizationDataEntry;

/** The server role: steps 2 to 5, by KrbApReq and KrbApRep as the JDK's GSS layer calls them. */
final class KrbServer {
    private final Configuration configuration;
    private final Replay replay = new Replay();

    KrbServer(Configuration configuration) throws ReflectiveOperationException {
        this.configuration = configuration;
    }

    Answer accept(Node request) throws Exception {
        Node policy = request.get("policy");
        refuseWhatCannotBeDriven(request, policy);
        InetAddress sender = Addresses.of(policy.get("sender"));
        configuration.set(policy);
        replay.use(policy.is("replay"));
        byte[] message = request.hex("ap_req");
        List<Node> keytab = request.list("keytab");
        String server = request.text("server");
        Identity.handOver(server);
        try {
            KrbApReq received = Refused.unless(() -> Identity.as(Identity.server(keytab),
                    () -> new KrbApReq(message, credential(server), sender)));
            boolean mutual = received.getMutualAuthRequired();
            byte[] reply = mutual ? Refused.unless(
                    () -> new KrbApRep(received, true, null).getMessage()) : null;
            return accepted(received).with("mutual", mutual).with("ap_rep", reply);
        } catch (Refused refused) {
            return Refusals.of(refused);
        }
    }

    void forget() {
        replay.forget();
    }

    private static Answer accepted(KrbApReq received) {
        Credentials ticket = received.getCreds();
        EncryptionKey session = ticket.getSessionKey();
        EncryptionKey subkey = received.getSubKey();
        Integer sequence = received.getSeqNumber();
        return Answer.of("accepted")
                .with("client", KrbNames.of(received.getClient()).toString())
                .withKey("session_key", session.getEType(), session.getBytes())
                .withKey("subkey", subkey == null ? 0 : subkey.getEType(),
                        subkey == null ? null : subkey.getBytes())
                .with("sequence", sequence == null ? null : Integer.toUnsignedLong(sequence))
                .with("authorization_data", elements(ticket.getAuthzData()))
                .with("ticket_flags", Flags.number(ticket.getFlags()));
    }

    private static List<Object> elements(AuthorizationData data) {
        List<Object> elements = new ArrayList<>();
        try {
            for (int i = 0; data != null && i < data.count(); i++) {
                AuthorizationDataEntry entry = data.item(i);
                elements.add(Map.of("type", entry.adType, "data", Answer.hex(entry.adData)));
            }
        } catch (NullPointerException hidden) {
            return null; // a list that is there and empty cannot be asked for its size
        }
        return elements;
    }

    private static Krb5AcceptCredential credential(String server) throws Exception {
        GSSCredentialImpl credential = (GSSCredentialImpl) Identity.acceptor(server);
        return (Krb5AcceptCredential) credential.getElement(Identity.KERBEROS, false);
    }

    private static void refuseWhatCannotBeDriven(Node request, Node policy) throws Unsupported {
        Unsupported.when(!policy.text("framing").equals("raw"), policy.text("framing"));
        Unsupported.when(request.has("user_to_user_key"), "user-to-user");
        Unsupported.when(policy.is("dce_style") || request.has("third_leg"), "dce-style");
        Unsupported.when(policy.has("channel_bindings"), "channel-bindings");
        Unsupported.when(policy.is("require_address"), "require-address");
        Unsupported.when(policy.has("check_transited") && !policy.is("check_transited"),
                "check-transited");
    }
}
