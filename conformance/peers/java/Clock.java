import java.time.Instant;

/** The clock of the classes under test, which stands still between two requests. */
class Clock {
    private static final long MICROSECONDS = 1_000_000;
    private static final long NANOSECONDS = 1000;

    /** Sets it to a time of the protocol, `2026-01-01T00:00:00.000000Z`. */
    void set(String time) throws Exception {
        Instant moment = Instant.parse(time);
        FrozenClock.set(
                moment.getEpochSecond() * MICROSECONDS + moment.getNano() / NANOSECONDS);
    }
}
