import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The clock of this process, which stands still between two requests: libfaketime's file. */
class Clock {
    private final Path file;
    private final Path next;

    Clock() {
        String name = System.getenv("FAKETIME_TIMESTAMP_FILE");
        if (name == null) {
            throw new IllegalStateException("run this with python -m conformance.peers.faketime");
        }
        file = Path.of(name);
        next = Path.of(name + ".next");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            file.toFile().delete();
            next.toFile().delete();
        }));
    }

    /** Sets it to a time of the protocol, `2026-01-01T00:00:00.000000Z`. */
    void set(String time) throws Exception {
        Files.writeString(next, time.replace('T', ' ').replace("Z", "\n"));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
