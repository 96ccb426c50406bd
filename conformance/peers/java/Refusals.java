import java.util.Set;
import org.ietf.jgss.GSSException;
import sun.security.krb5.KrbException;

/** From the JDK's exceptions to refusals. */
final class Refusals {
    private static final int LAST_PROTOCOL_CODE = 127;
    /**
     * Codes of the JDK's own, which are something else in RFC 4120, or nothing: NOREALM and
     * GEN_CRED, which newer ones have not, CRYPTO_NOT_SUPPORT and REQ_OPTIONS.
     */
    private static final Set<Integer> OWN = Set.of(62, 63, 100, 101);

    private Refusals() {
    }

    /** Returns the refusal; its code is of the first KrbException that has one, down the causes. */
    static Answer of(Refused refused) {
        Throwable error = refused.getCause();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof KrbException kerberos && kerberos.returnCode() != 0) {
                int code = kerberos.returnCode();
                // Beyond are those of ASN.1, and of what has no code in the RFC.
                boolean known = 0 < code && code <= LAST_PROTOCOL_CODE && !OWN.contains(code);
                return Answer.rejected(known ? code : null, code, String.valueOf(error));
            }
        }
        if (error instanceof GSSException gss) {
            return Answer.rejected(null, gss.getMajor(), gss.toString());
        }
        return Answer.rejected(error);
    }
}
