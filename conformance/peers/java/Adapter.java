import java.util.List;

/** One peer, as the protocol asks for it. */
interface Adapter {
    String name();

    String version();

    String url();

    List<String> capabilities();

    /** Gives the message to the server side. */
    Answer accept(Node request) throws Exception;

    /** Has the client side build its message. */
    Answer initiate(Node request) throws Exception;

    /** Gives the client side the answer to its message. */
    Answer finish(Node request) throws Exception;

    /** Forgets every context and replay cache. */
    void reset() throws Exception;
}
