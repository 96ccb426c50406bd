import java.util.List;
import java.util.stream.Stream;

/** The JDK's own Kerberos classes, below its GSS-API: KrbApReq and KrbApRep. */
final class KrbAdapter implements Adapter {
    private final KrbServer server;
    private final KrbClient client = new KrbClient();

    private KrbAdapter() throws Exception {
        server = new KrbServer(new Configuration());
    }

    public static void main(String[] arguments) throws Exception {
        Clock clock = new KrbClock();
        Serving.serve(new KrbAdapter(), clock);
    }

    @Override
    public String name() {
        return "java";
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
                Stream.of("server", "client", "clock", "replay", "mutual", "subkey", "sequence",
                        "addresses", "permitted-etypes"),
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
