import java.lang.reflect.Field;
import sun.security.krb5.internal.KerberosTime;

/**
 * The clock as the JDK's Kerberos sees it. KerberosTime.now() is the time at which it has last
 * looked, in milliseconds, and what nanoTime() has gone on since. Here it looks anew each time, on
 * a whole millisecond.
 */
final class KrbClock extends Clock {
    private static final long NANOSECONDS = 1000;
    private static final long MICROSECONDS = 1000;

    private final Field milliseconds;
    private final Field microseconds;

    KrbClock() throws ReflectiveOperationException {
        milliseconds = KerberosTime.class.getDeclaredField("initMilli");
        microseconds = KerberosTime.class.getDeclaredField("initMicro");
        milliseconds.setAccessible(true);
        microseconds.setAccessible(true);
    }

    @Override
    void set(String time) throws Exception {
        super.set(time);
        long sinceMillisecond = Long.parseLong(time.substring(20, 26)) % MICROSECONDS;
        milliseconds.setLong(null, FrozenClock.currentTimeMillis());
        microseconds.setLong(null, FrozenClock.nanoTime() / NANOSECONDS - sinceMillisecond);
    }
}
