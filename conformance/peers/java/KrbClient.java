import java.lang.reflect.Method;
import java.time.Instant;
import sun.security.krb5.Checksum;
import sun.security.krb5.Credentials;
import sun.security.krb5.EncryptionKey;
import sun.security.krb5.KrbApRep;
import sun.security.krb5.KrbApReq;
import sun.security.krb5.internal.APOptions;
import sun.security.krb5.internal.AuthorizationData;
import sun.security.krb5.internal.KerberosTime;
import sun.security.krb5.internal.Krb5;
import sun.security.krb5.internal.SeqNumber;
import sun.security.krb5.internal.Ticket;
import sun.security.krb5.internal.TicketFlags;
import sun.security.krb5.internal.crypto.EType;
import sun.security.krb5.internal.crypto.KeyUsage;

/** The client role: steps 1 and 6, by KrbApReq and KrbApRep. */
final class KrbClient {
    private record Exchange(Credentials credentials, KrbApReq sent) {
    }

    private static final Method INIT = init();

    private final Contexts<Exchange> waiting = new Contexts<>();

    Answer initiate(Node request) throws Exception {
        Node options = request.get("options");
        refuseWhatCannotBeDriven(options);
        byte[] data = options.hex("checksum_data");
        try {
            Credentials credentials = Refused.unless(() -> credentials(request.get("credential")));
            KrbApReq sent = Refused.unless(() -> request(credentials, options,
                    checksum(data, credentials.getSessionKey())));
            return Answer.of("initiated").with("ap_req", sent.getMessage())
                    .with("context", waiting.add(new Exchange(credentials, sent)));
        } catch (Refused refused) {
            return Refusals.of(refused);
        }
    }

    Answer finish(Node request) throws Exception {
        Unsupported.when(!request.has("ap_rep"), "gss");
        byte[] reply = request.hex("ap_rep");
        Exchange exchange = waiting.take(request.text("context"));
        try {
            return accepted(Refused.unless(
                    () -> new KrbApRep(reply, exchange.credentials(), exchange.sent())));
        } catch (Refused refused) {
            return Refusals.of(refused);
        }
    }

    void forget() {
        waiting.clear();
    }

    private static KrbApReq request(Credentials credentials, Node options, Checksum checksum)
            throws Exception {
        KrbApReq made = new KrbApReq(credentials, options.is("mutual"), options.is("subkey"),
                options.is("sequence"), checksum);
        if (!options.is("sequence")) {
            // The constructor takes no notice, and has a number always; what it calls does not.
            EncryptionKey subkey = made.getSubKey();
            APOptions asked = options.is("mutual")
                    ? new APOptions(Krb5.AP_OPTS_MUTUAL_REQUIRED) : new APOptions();
            INIT.invoke(made, asked, credentials, checksum, subkey, null, null,
                    KeyUsage.KU_AP_REQ_AUTHENTICATOR);
        }
        return made;
    }

    private static Method init() {
        try {
            Method init = KrbApReq.class.getDeclaredMethod("init", APOptions.class,
                    Credentials.class, Checksum.class, EncryptionKey.class, SeqNumber.class,
                    AuthorizationData.class, int.class);
            init.setAccessible(true);
            return init;
        } catch (ReflectiveOperationException error) {
            throw new IllegalStateException(error);
        }
    }

    private static Answer accepted(KrbApRep reply) {
        EncryptionKey subkey = reply.getSubKey();
        Integer sequence = reply.getSeqNumber();
        return Answer.of("accepted")
                .withKey("subkey", subkey == null ? 0 : subkey.getEType(),
                        subkey == null ? null : subkey.getBytes())
                .with("sequence", sequence == null ? null : Integer.toUnsignedLong(sequence));
    }

    private static Credentials credentials(Node given) throws Exception {
        Node key = given.get("session_key");
        return new Credentials(new Ticket(given.hex("ticket")),
                KrbNames.parse(given.text("client")), null,
                KrbNames.parse(given.text("server")), null,
                new EncryptionKey((int) key.number("etype"), key.hex("key")),
                new TicketFlags(Flags.bits(given.number("flags"))),
                time(given.text("authtime")), time(given.text("starttime")),
                time(given.text("endtime")), time(given.text("renew_till")), null);
    }

    private static KerberosTime time(String text) {
        return text == null ? null : new KerberosTime(Instant.parse(text));
    }

    private static Checksum checksum(byte[] data, EncryptionKey key) throws Exception {
        if (data == null) {
            return null;
        }
        return new Checksum(EType.getInstance(key.getEType()).checksumType(), data, key,
                KeyUsage.KU_AUTHENTICATOR_CKSUM);
    }

    private static void refuseWhatCannotBeDriven(Node options) throws Unsupported {
        Unsupported.when(!options.text("framing").equals("raw"), options.text("framing"));
        Unsupported.when(options.is("use_session_key"), "user-to-user");
        Unsupported.when(options.is("dce_style"), "dce-style");
        Unsupported.when(options.has("channel_bindings"), "channel-bindings");
        Unsupported.when(options.is("delegate"), "delegate");
    }
}
