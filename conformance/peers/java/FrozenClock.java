/** The clock that the classes under test see instead of the system's: it stands still. */
public final class FrozenClock {
    private static final long NANOSECONDS = 1000;
    private static final long MICROSECONDS = 1000;

    private static volatile long microseconds;

    private FrozenClock() {
    }

    /** Sets it, to microseconds since 1970. */
    public static void set(long time) {
        microseconds = time;
    }

    /** Stands for the method of System. */
    public static long currentTimeMillis() {
        return Math.floorDiv(microseconds, MICROSECONDS);
    }

    /** Stands for the method of System. */
    public static long nanoTime() {
        return microseconds * NANOSECONDS;
    }
}
