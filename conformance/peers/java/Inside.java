import com.sun.security.jgss.ExtendedGSSContext;
import com.sun.security.jgss.InquireType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import javax.security.auth.kerberos.EncryptionKey;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import sun.security.jgss.GSSContextImpl;
import sun.security.jgss.TokenTracker;

/**
 * What a security context of the JDK has established and GSS-API does not show: whose its key is,
 * and where the other side's sequence numbers begin.
 */
final class Inside {
    /** Krb5Context.SESSION_KEY, INITIATOR_SUBKEY and ACCEPTOR_SUBKEY. */
    enum Source {
        SESSION, INITIATOR, ACCEPTOR
    }

    private final ExtendedGSSContext context;
    private final Object mechanism;

    Inside(GSSContext context) throws ReflectiveOperationException {
        this.context = (ExtendedGSSContext) context;
        mechanism = field(GSSContextImpl.class, context, "mechCtxt");
    }

    /** Adds the key of the context where it is of that source, and otherwise null. */
    Answer key(Answer answer, String field, Source wanted)
            throws GSSException, ReflectiveOperationException {
        Method source = mechanism.getClass().getDeclaredMethod("getKeySrc");
        source.setAccessible(true);
        if (source.invoke(mechanism).equals(wanted.ordinal())) {
            EncryptionKey key = (EncryptionKey)
                    context.inquireSecContext(InquireType.KRB5_GET_SESSION_KEY_EX);
            return answer.withKey(field, key.getKeyType(), key.getEncoded());
        }
        return answer.with(field, (Object) null);
    }

    long sequence() throws ReflectiveOperationException {
        Object tracker = field(mechanism.getClass(), mechanism, "peerTokenTracker");
        return Integer.toUnsignedLong((Integer) field(TokenTracker.class, tracker, "initNumber"));
    }

    private static Object field(Class<?> type, Object object, String name)
            throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(object);
    }
}
