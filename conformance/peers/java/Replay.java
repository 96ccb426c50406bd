import java.lang.reflect.Field;
import sun.security.krb5.KrbApReq;
import sun.security.krb5.internal.ReplayCache;

/**
 * The replay cache of KrbApReq. A process has one, in a field, of the kind that a property says;
 * here the field is set: to one in memory, the JDK's default, or to none.
 */
final class Replay {
    private static final ReplayCache NONE = ReplayCache.getInstance("none");

    private final Field field;
    private ReplayCache cache;

    Replay() throws ReflectiveOperationException {
        field = KrbApReq.class.getDeclaredField("rcache");
        field.setAccessible(true);
        forget();
    }

    void use(boolean wanted) throws ReflectiveOperationException {
        field.set(null, wanted ? cache : NONE);
    }

    void forget() {
        cache = ReplayCache.getInstance(null);
    }
}
