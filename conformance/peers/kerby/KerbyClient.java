import java.util.EnumSet;
import org.apache.kerby.kerberos.kerb.request.ApRequest;
import org.apache.kerby.kerberos.kerb.response.ApResponse;
import org.apache.kerby.kerberos.kerb.type.ap.ApOption;
import org.apache.kerby.kerberos.kerb.type.ap.ApRep;
import org.apache.kerby.kerberos.kerb.type.ap.ApReq;
import org.apache.kerby.kerberos.kerb.type.ap.EncAPRepPart;
import org.apache.kerby.kerberos.kerb.type.base.EncryptionKey;
import org.apache.kerby.kerberos.kerb.type.base.KrbError;
import org.apache.kerby.kerberos.kerb.type.base.NameType;
import org.apache.kerby.kerberos.kerb.type.base.PrincipalName;
import org.apache.kerby.kerberos.kerb.type.kdc.EncTgsRepPart;
import org.apache.kerby.kerberos.kerb.type.ticket.SgtTicket;
import org.apache.kerby.kerberos.kerb.type.ticket.Ticket;

/**
 * The client role: steps 1 and 6, by ApRequest and ApResponse.validate.
 *
 * <p>ApRequest has no sequence number, and a subkey, which is the session key, only beside
 * USE_SESSION_KEY, which is for user-to-user authentication.
 */
final class KerbyClient {
    private static final int KRB_ERROR_TAG = 0x7e;
    private static final int ABSENT = -1; // Kerby's value of a number that is not there

    private record Exchange(EncryptionKey session, ApReq sent) {
    }

    private final Contexts<Exchange> waiting = new Contexts<>();

    Answer initiate(Node request) throws Exception {
        Node options = request.get("options");
        Node given = request.get("credential");
        refuseWhatCannotBeDriven(options);
        byte[] octets = given.hex("ticket");
        Principal client = Principal.parse(given.text("client"));
        Node key = given.get("session_key");
        EnumSet<ApOption> flags = options.is("mutual") ? EnumSet.of(ApOption.MUTUAL_REQUIRED)
                : EnumSet.noneOf(ApOption.class);
        try {
            EncryptionKey session = Refused.unless(
                    () -> new EncryptionKey((int) key.number("etype"), key.hex("key")));
            ApReq sent = Refused.unless(() -> {
                Ticket ticket = new Ticket();
                ticket.decode(octets);
                EncTgsRepPart part = new EncTgsRepPart();
                part.setKey(session);
                PrincipalName name = new PrincipalName(client.components(), NameType.NT_PRINCIPAL);
                return new ApRequest(name, new SgtTicket(ticket, part), flags).getApReq();
            });
            byte[] message = Refused.unless(sent::encode);
            return Answer.of("initiated").with("ap_req", message)
                    .with("context", waiting.add(new Exchange(session, sent)));
        } catch (Refused refused) {
            return KerbyRefusals.of(refused);
        }
    }

    Answer finish(Node request) throws Exception {
        Unsupported.when(!request.has("ap_rep"), "gss");
        byte[] message = request.hex("ap_rep");
        Exchange exchange = waiting.take(request.text("context"));
        try {
            if (message.length > 0 && (message[0] & 0xff) == KRB_ERROR_TAG) {
                KrbError error = new KrbError();
                Refused.unless(() -> {
                    error.decode(message);
                    return error.getErrorCode();
                });
                return KerbyRefusals.of(error.getErrorCode(), "the peer has answered with this");
            }
            ApRep reply = new ApRep();
            Refused.unless(() -> {
                reply.decode(message);
                ApResponse.validate(exchange.session(), reply, exchange.sent());
                return reply;
            });
            return accepted(reply.getEncRepPart());
        } catch (Refused refused) {
            return KerbyRefusals.of(refused);
        }
    }

    void forget() {
        waiting.clear();
    }

    private static Answer accepted(EncAPRepPart reply) {
        EncryptionKey subkey = reply.getSubkey();
        int sequence = reply.getSeqNumber();
        return Answer.of("accepted")
                .withKey("subkey", subkey == null ? 0 : subkey.getKeyType().getValue(),
                        subkey == null ? null : subkey.getKeyData())
                .with("sequence", sequence == ABSENT ? null : Integer.toUnsignedLong(sequence));
    }

    private static void refuseWhatCannotBeDriven(Node options) throws Unsupported {
        Unsupported.when(!options.text("framing").equals("raw"), options.text("framing"));
        Unsupported.when(options.is("subkey"), "subkey");
        Unsupported.when(options.is("sequence"), "sequence");
        Unsupported.when(options.is("use_session_key"), "user-to-user");
        Unsupported.when(options.is("dce_style"), "dce-style");
        Unsupported.when(options.has("channel_bindings"), "channel-bindings");
        Unsupported.when(options.has("checksum_data"), "checksum-data");
        Unsupported.when(options.is("delegate"), "delegate");
    }
}
