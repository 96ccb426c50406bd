import org.apache.kerby.kerberos.kerb.KrbErrorCode;
import org.apache.kerby.kerberos.kerb.KrbException;

/** From Kerby's exceptions, and the KRB-ERRORs that it reads, to refusals. */
final class KerbyRefusals {
    private static final int LAST_PROTOCOL_CODE = 127;

    private KerbyRefusals() {
    }

    static Answer of(Refused refused) {
        Throwable error = refused.getCause();
        if (error instanceof KrbException kerberos && kerberos.getKrbErrorCode() != null) {
            return of(kerberos.getKrbErrorCode(), String.valueOf(error));
        }
        return Answer.rejected(error);
    }

    static Answer of(KrbErrorCode error, String message) {
        int code = error.getValue();
        boolean known = 0 < code && code <= LAST_PROTOCOL_CODE;
        return Answer.rejected(known ? code : null, code, message);
    }
}
