import java.util.LinkedHashMap;
import java.util.Map;

/** What waits for an answer, by name. The oldest one is given up where there are too many. */
final class Contexts<T> {
    private static final int MOST = 4096;

    private final Map<String, T> waiting = new LinkedHashMap<>();
    private int number;

    String add(T context) {
        if (waiting.size() == MOST) {
            waiting.remove(waiting.keySet().iterator().next());
        }
        String name = "c" + ++number;
        waiting.put(name, context);
        return name;
    }

    /** Returns a context, which ends here: a client reads one answer. */
    T take(String name) {
        T context = waiting.remove(name);
        if (context == null) {
            throw new IllegalStateException("no context " + name + ": it has ended, or never was");
        }
        return context;
    }

    void clear() {
        waiting.clear();
    }
}
