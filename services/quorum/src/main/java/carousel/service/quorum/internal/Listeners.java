package carousel.service.quorum.internal;

import java.util.IdentityHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who follow, each called one call at a time and in order, on somebody else's thread. May be used from any thread. */
final class Listeners<L> {
    private static final Logger LOG = LoggerFactory.getLogger("QUORUM");

    private final Executor threads;
    private final IdentityHashMap<L, Line> lines = new IdentityHashMap<>();

    Listeners(Executor threads) {
        this.threads = threads;
    }

    /** The calls that wait for one listener. */
    private final class Line {
        private final L listener;
        private volatile boolean closed;
        /** It has been told how things stand; guarded by the listeners. */
        private boolean begun;

        private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

        Line(L listener) {
            this.listener = listener;
        }

        void add(Consumer<? super L> call) {
            last = last.thenRunAsync(() -> make(call), threads);
        }

        private void make(Consumer<? super L> call) {
            if (closed) {
                return;
            }
            try {
                call.accept(listener);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("A listener failed: {}", listener, e);
            }
        }
    }

    /** Adds a listener; the first call tells it how things stand. */
    synchronized void add(L listener, Consumer<? super L> first) {
        expect(listener);
        begin(listener, first);
    }

    /** A listener is to be added as soon as it is known how things stand; it may be removed before that. */
    synchronized void expect(L listener) {
        Line line = new Line(listener);
        Line before = lines.put(listener, line);
        if (before != null) {
            before.closed = true;
        }
    }

    /** Tells an expected listener how things stand; from now on it is told what changes. Without effect when it was removed. */
    synchronized void begin(L listener, Consumer<? super L> first) {
        Line line = lines.get(listener);
        if (line != null && !line.begun) {
            line.begun = true;
            line.add(first);
        }
    }

    synchronized void remove(L listener) {
        Line line = lines.remove(listener);
        if (line != null) {
            line.closed = true;
        }
    }

    synchronized void tell(Consumer<? super L> call) {
        lines.values().stream().filter(line -> line.begun).forEach(line -> line.add(call));
    }
}
