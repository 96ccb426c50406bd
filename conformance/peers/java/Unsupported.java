/** The peer cannot be driven as a request asks; the message names the capability. */
final class Unsupported extends Exception {
    private static final long serialVersionUID = 1;

    Unsupported(String capability) {
        super(capability);
    }

    static void when(boolean asked, String capability) throws Unsupported {
        if (asked) {
            throw new Unsupported(capability);
        }
    }
}
