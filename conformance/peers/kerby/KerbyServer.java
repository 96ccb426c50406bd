import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.kerby.kerberos.kerb.request.ApRequest;
import org.apache.kerby.kerberos.kerb.response.ApResponse;
import org.apache.kerby.kerberos.kerb.type.ad.AuthorizationData;
import org.apache.kerby.kerberos.kerb.type.ad.AuthorizationDataEntry;
import org.apache.kerby.kerberos.kerb.type.ad.AuthorizationType;
import org.apache.kerby.kerberos.kerb.type.ap.ApOption;
import org.apache.kerby.kerberos.kerb.type.ap.ApReq;
import org.apache.kerby.kerberos.kerb.type.base.EncryptedData;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.ticket.EncTicketPart;
import org.apache.kerby.kerberos.kerb.type.ticket.TicketFlags;

/** The server role: steps 2 to 5, by ApRequest.validate and ApResponse. */
final class KerbyServer {
    private static final long MILLISECONDS = 1000;
    private static final int ABSENT = -1; // Kerby's value of a number that is not there

    Answer accept(Node request) throws Exception {
        Node policy = request.get("policy");
        refuseWhatCannotBeDriven(request, policy);
        byte[] message = request.hex("ap_req");
        InetAddress sender = Addresses.of(policy.get("sender"));
        long skew = policy.number("max_skew") * MILLISECONDS;
        try {
            ApReq received = new ApReq();
            EncryptionKey key = Refused.unless(() -> {
                received.decode(message);
                return key(request, received.getTicket().getEncryptedEncPart());
            });
            if (key == null) {
                return Answer.rejected(null, null, "no key of that type and version");
            }
            boolean mutual = Refused.unless(() -> {
                ApRequest.validate(key, received, sender, skew);
                return received.getApOptions().isFlagSet(ApOption.MUTUAL_REQUIRED);
            });
            byte[] reply = mutual
                    ? Refused.unless(() -> new ApResponse(received).getApRep().encode()) : null;
            return accepted(received).with("mutual", mutual).with("ap_rep", reply);
        } catch (Refused refused) {
            return KerbyRefusals.of(refused);
        }
    }

    /**
     * Returns the server's key for a ticket, which Kerby leaves to its caller: of the type and
     * version that the ticket names, the newest where it names none; null where there is none. As
     * in Kerby's own GSS layer, the name in the ticket is compared with nothing.
     */
    private static EncryptionKey key(Node request, EncryptedData sealed) {
        int etype = sealed.getEType().getValue();
        int kvno = sealed.getKvno();
        return request.list("keytab").stream()
                .filter(entry -> entry.text("principal").equals(request.text("server")))
                .filter(entry -> entry.number("etype") == etype)
                .filter(entry -> kvno == ABSENT || kvno == 0
                        || (int) entry.number("kvno") == kvno)
                .max(Comparator.comparingLong(entry -> entry.number("kvno")))
                .map(entry -> new EncryptionKey(etype, entry.hex("key"), kvno))
                .orElse(null);
    }

    private static Answer accepted(ApReq received) {
        EncTicketPart ticket = received.getTicket().getEncPart();
        TicketFlags flags = ticket.getFlags();
        EncryptionKey session = ticket.getKey();
        EncryptionKey subkey = received.getAuthenticator().getSubKey();
        int sequence = received.getAuthenticator().getSeqNumber();
        // A component without octets is null.
        List<String> components = ticket.getCname().getNameStrings().stream()
                .map(component -> component == null ? "" : component).toList();
        Principal client = new Principal(components, ticket.getCrealm());
        return Answer.of("accepted")
                .with("client", client.toString())
                .withKey("session_key", session.getKeyType().getValue(), session.getKeyData())
                .withKey("subkey", subkey == null ? 0 : subkey.getKeyType().getValue(),
                        subkey == null ? null : subkey.getKeyData())
                .with("sequence", sequence == ABSENT ? null : Integer.toUnsignedLong(sequence))
                .with("authorization_data", elements(ticket.getAuthorizationData()))
                .with("ticket_flags",
                        flags == null ? null : Integer.toUnsignedLong(flags.getFlags()));
    }

    /** Returns the elements; null where Kerby has no name for a type, and so does not show it. */
    private static List<Object> elements(AuthorizationData data) {
        List<Object> elements = new ArrayList<>();
        for (AuthorizationDataEntry entry : data == null
                ? List.<AuthorizationDataEntry>of() : data.getElements()) {
            AuthorizationType type = entry.getAuthzType();
            if (type == AuthorizationType.NONE) {
                return null;
            }
            elements.add(Map.of("type", type.getValue(),
                    "data", Answer.hex(entry.getAuthzData())));
        }
        return elements;
    }

    private static void refuseWhatCannotBeDriven(Node request, Node policy) throws Unsupported {
        Unsupported.when(!policy.text("framing").equals("raw"), policy.text("framing"));
        Unsupported.when(policy.is("replay"), "replay");
        Unsupported.when(policy.has("permitted_etypes"), "permitted-etypes");
        Unsupported.when(request.has("user_to_user_key"), "user-to-user");
        Unsupported.when(policy.is("dce_style") || request.has("third_leg"), "dce-style");
        Unsupported.when(policy.has("channel_bindings"), "channel-bindings");
        Unsupported.when(policy.is("require_address"), "require-address");
        Unsupported.when(policy.has("check_transited") && !policy.is("check_transited"),
                "check-transited");
    }
}
