import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;

/** Apache Kerby: ApRequest and ApResponse. It has no replay cache. */
final class KerbyAdapter implements Adapter {
    private final KerbyServer server = new KerbyServer();
    private final KerbyClient client = new KerbyClient();

    private KerbyAdapter() {
    }

    public static void main(String[] arguments) throws Exception {
        Serving.serve(new KerbyAdapter(), new Clock());
    }

    @Override
    public String name() {
        return "kerby";
    }

    @Override
    public String version() {
        Properties properties = new Properties();
        String file = "/META-INF/maven/org.apache.kerby/kerb-common/pom.properties";
        try (InputStream stream = KerbyAdapter.class.getResourceAsStream(file)) {
            properties.load(stream);
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
        return properties.getProperty("version");
    }

    @Override
    public String url() {
        return "https://directory.apache.org/kerby/";
    }

    @Override
    public List<String> capabilities() {
        return List.of("server", "client", "clock", "still-clock", "mutual", "addresses",
                "etype.16", "etype.17", "etype.18", "etype.23", "etype.25", "etype.26");
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
        client.forget();
    }
}
