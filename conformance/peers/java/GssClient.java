import java.time.Instant;
import java.util.Date;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KerberosTicket;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;

/** The client role: steps 1 and 6, by GSSContext.initSecContext. */
final class GssClient {
    private final Contexts<GSSContext> waiting = new Contexts<>();

    Answer initiate(Node request) throws Exception {
        Node options = request.get("options");
        Node given = request.get("credential");
        refuseWhatCannotBeDriven(options);
        Identity.handOver(given.text("client"));
        Identity.handOver(given.text("server"));
        byte[] bindings = options.hex("channel_bindings");
        try {
            Subject subject = Refused.unless(() -> subject(given));
            GSSContext context =
                    Refused.unless(() -> Identity.initiator(given.text("server")));
            context.requestMutualAuth(options.is("mutual"));
            Bindings.set(context, bindings);
            byte[] token = Refused.unless(() -> Identity.as(subject,
                    () -> context.initSecContext(new byte[0], 0, 0)));
            return Answer.of("initiated").with("ap_req", token)
                    .with("context", waiting.add(context));
        } catch (Refused refused) {
            return Refusals.of(refused);
        }
    }

    Answer finish(Node request) throws Exception {
        Unsupported.when(!request.has("token"), "raw");
        byte[] token = request.hex("token");
        GSSContext context = waiting.take(request.text("context"));
        try {
            Refused.unless(() -> context.initSecContext(token, 0, token.length));
            return accepted(context);
        } catch (Refused refused) {
            return Refusals.of(refused);
        }
    }

    void forget() {
        waiting.clear();
    }

    private static Answer accepted(GSSContext context)
            throws GSSException, ReflectiveOperationException {
        Inside inside = new Inside(context);
        Answer answer = Answer.of("accepted").with("sequence", inside.sequence());
        return inside.key(answer, "subkey", Inside.Source.ACCEPTOR);
    }

    /** Returns a client with its ticket, and the ticket-granting ticket that is asked for first. */
    private static Subject subject(Node given) {
        KerberosPrincipal client = Identity.principal(given.text("client"));
        KerberosPrincipal server = Identity.principal(given.text("server"));
        String realm = client.getRealm();
        KerberosPrincipal granting = new KerberosPrincipal("krbtgt/" + realm + "@" + realm,
                KerberosPrincipal.KRB_NT_SRV_INST);
        return Identity.client(client,
                Set.of(ticket(given, client, granting), ticket(given, client, server)));
    }

    private static KerberosTicket ticket(Node given, KerberosPrincipal client,
            KerberosPrincipal server) {
        Node key = given.get("session_key");
        return new KerberosTicket(given.hex("ticket"), client, server, key.hex("key"),
                (int) key.number("etype"), Flags.bits(given.number("flags")),
                time(given.text("authtime")), time(given.text("starttime")),
                time(given.text("endtime")), time(given.text("renew_till")), null);
    }

    private static Date time(String text) {
        return text == null ? null : Date.from(Instant.parse(text));
    }

    private static void refuseWhatCannotBeDriven(Node options) throws Unsupported {
        Unsupported.when(options.is("dce_style"), "dce-style");
        Unsupported.when(!options.text("framing").equals("gss"), options.text("framing"));
        Unsupported.when(options.is("use_session_key"), "user-to-user");
        Unsupported.when(options.has("checksum_data"), "checksum-data");
        Unsupported.when(options.is("delegate"), "delegate");
    }
}
