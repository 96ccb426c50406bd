import java.util.List;
import java.util.stream.Stream;

/** The JDK's GSS-API: GSSContext, with Kerberos as its mechanism. */
final class GssAdapter implements Adapter {
    private final GssServer server;
    private final GssClient client = new GssClient();

    private GssAdapter() throws Exception {
        server = new GssServer(new Configuration());
    }

    public static void main(String[] arguments) throws Exception {
        Clock clock = new KrbClock();
        Serving.serve(new GssAdapter(), clock);
    }

    @Override
    public String name() {
        return "java-jgss";
    }

    @Override
    public String version() {
        return System.getProperty("java.version");
    }

    @Override
    public String url() {
        return "https://openjdk.org/";
    }

    @Override
    public List<String> capabilities() {
        return Stream.concat(
                Stream.of("server", "client", "clock", "gss", "gss-only", "replay", "mutual",
                        "subkey", "sequence", "channel-bindings", "permitted-etypes"),
                Configuration.etypes().stream()).toList();
    }

    @Override
    public Answer accept(Node request) throws Exception {
        return server.accept(request);
    }

    @Override
    public Answer initiate(Node request) throws Exception {
        return client.initiate(request);
    }

    @Override
    public Answer finish(Node request) throws Exception {
        return client.finish(request);
    }

    @Override
    public void reset() {
        server.forget();
        client.forget();
    }
}
