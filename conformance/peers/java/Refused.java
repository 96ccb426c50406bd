import java.util.concurrent.Callable;

/** The library has thrown something: that is how it refuses. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private Refused(Throwable error) {
        super(error);
    }

    /**
     * Makes a call into the library. Whatever comes out is a refusal: its decoders have unchecked
     * exceptions, too, and an Error (no memory for what a length claims, no stack) ends a thread
     * of a server and not its process.
     */
    static <T> T unless(Callable<T> call) throws Refused {
        try {
            return call.call();
        } catch (Exception | VirtualMachineError error) {
            throw new Refused(error);
        }
    }
}
