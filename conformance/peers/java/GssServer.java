import com.sun.security.jgss.AuthorizationDataEntry;
import com.sun.security.jgss.ExtendedGSSContext;
import com.sun.security.jgss.InquireType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;

/** The server role: steps 2 to 5, by GSSContext.acceptSecContext. */
final class GssServer {
    private final Configuration configuration;
    private final Replay replay = new Replay();

    GssServer(Configuration configuration) throws ReflectiveOperationException {
        this.configuration = configuration;
    }

    Answer accept(Node request) throws Exception {
        Node policy = request.get("policy");
        refuseWhatCannotBeDriven(request, policy);
        configuration.set(policy);
        replay.use(policy.is("replay"));
        byte[] token = request.hex("ap_req");
        byte[] bindings = policy.hex("channel_bindings");
        List<Node> keytab = request.list("keytab");
        String server = request.text("server");
        Identity.handOver(server);
        try {
            GSSContext context = Refused.unless(() -> Identity.as(Identity.server(keytab),
                    () -> Identity.MANAGER.createContext(Identity.acceptor(server))));
            Bindings.set(context, bindings);
            byte[] reply =
                    Refused.unless(() -> context.acceptSecContext(token, 0, token.length));
            return accepted(context).with("ap_rep", reply);
        } catch (Refused refused) {
            return Refusals.of(refused);
        }
    }

    void forget() {
        replay.forget();
    }

    private static Answer accepted(GSSContext context)
            throws GSSException, ReflectiveOperationException {
        ExtendedGSSContext extended = (ExtendedGSSContext) context;
        Inside inside = new Inside(context);
        Answer answer = Answer.of("accepted")
                .with("client", context.getSrcName().toString())
                .with("mutual", context.getMutualAuthState())
                .with("sequence", inside.sequence())
                .with("authorization_data", elements(extended))
                .with("ticket_flags", Flags.number((boolean[])
                        extended.inquireSecContext(InquireType.KRB5_GET_TKT_FLAGS)));
        inside.key(answer, "session_key", Inside.Source.SESSION);
        return inside.key(answer, "subkey", Inside.Source.INITIATOR);
    }

    private static List<Object> elements(ExtendedGSSContext context) throws GSSException {
        AuthorizationDataEntry[] entries;
        try {
            entries = (AuthorizationDataEntry[])
                    context.inquireSecContext(InquireType.KRB5_GET_AUTHZ_DATA);
        } catch (NullPointerException hidden) {
            return null; // a list that is there and empty cannot be asked for its size
        }
        List<Object> elements = new ArrayList<>();
        for (int i = 0; entries != null && i < entries.length; i++) {
            elements.add(Map.of("type", entries[i].getType(),
                    "data", Answer.hex(entries[i].getData())));
        }
        return elements;
    }

    private static void refuseWhatCannotBeDriven(Node request, Node policy) throws Unsupported {
        Unsupported.when(policy.is("dce_style") || request.has("third_leg"), "dce-style");
        Unsupported.when(!policy.text("framing").equals("gss"), policy.text("framing"));
        Unsupported.when(request.has("user_to_user_key"), "user-to-user");
        Unsupported.when(policy.has("sender"), "addresses");
        Unsupported.when(policy.is("require_address"), "require-address");
        Unsupported.when(policy.has("check_transited") && !policy.is("check_transited"),
                "check-transited");
    }
}
