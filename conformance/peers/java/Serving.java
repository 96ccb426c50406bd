import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers requests on standard input, one a line, on standard output, until `bye` or its end. */
final class Serving {
    private static final int PROTOCOL = 1;

    private final Adapter adapter;
    private final Clock clock;

    private Serving(Adapter adapter, Clock clock) {
        this.adapter = adapter;
        this.clock = clock;
    }

    static void serve(Adapter adapter, Clock clock) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // what a library prints cannot be taken for an answer
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Serving serving = new Serving(adapter, clock);
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            Node request = Node.of(Json.read(line));
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("id", request.number("id"));
            answer.putAll(serving.reply(request).fields);
            answers.println(Json.write(answer));
            answers.flush();
            if ("bye".equals(request.text("op"))) {
                break;
            }
        }
    }

    private Answer reply(Node request) {
        try {
            return dispatch(request);
        } catch (Unsupported unsupported) {
            return Answer.of("unsupported").with("reason", unsupported.getMessage());
        } catch (Exception error) {
            StringWriter trace = new StringWriter();
            error.printStackTrace(new PrintWriter(trace));
            return Answer.of("failed").with("reason", trace.toString());
        }
    }

    private Answer dispatch(Node request) throws Exception {
        switch (request.text("op")) {
            case "hello":
                return hello();
            case "accept":
                request.only("id", "op", "now", "server", "keytab", "policy", "ap_req",
                        "user_to_user_key", "context", "third_leg");
                request.get("policy").only("max_skew", "replay", "sender", "framing",
                        "require_address", "permitted_etypes", "dce_style", "channel_bindings",
                        "check_transited");
                clock.set(request.text("now"));
                return adapter.accept(request);
            case "initiate":
                request.only("id", "op", "now", "credential", "options");
                request.get("options").only("mutual", "subkey", "sequence", "use_session_key",
                        "framing", "dce_style", "channel_bindings", "checksum_data", "delegate");
                clock.set(request.text("now"));
                return adapter.initiate(request);
            case "finish":
                request.only("id", "op", "context", "now", "ap_rep", "token");
                clock.set(request.text("now"));
                return adapter.finish(request);
            case "reset":
                adapter.reset();
                return Answer.of("done");
            case "bye":
                return Answer.of("done");
            default:
                throw new Unsupported(request.text("op"));
        }
    }

    private Answer hello() {
        Answer answer = Answer.of("");
        answer.fields.clear();
        return answer.with("protocol", PROTOCOL)
                .with("peer", Map.of("name", adapter.name(), "version", adapter.version(),
                        "language", "Java", "url", adapter.url()))
                .with("capabilities", adapter.capabilities());
    }
}
