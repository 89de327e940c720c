package carousel.service.cmap.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at counters again and again and tells what is different; nobody tells when they change. The event carries the new value as the
 * old one too, as of a real daemon.
 */
final class SourceWatch implements CmapTrack {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");

    private final String what;
    private final Set<CmapEvent.Kind> kinds;
    private final Supplier<? extends CompletionStage<NavigableMap<String, CmapValue>>> reading;
    private final CmapListener listener;
    private final Executor pause;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Of the last look; only one look runs at a time. */
    private NavigableMap<String, CmapValue> last = new TreeMap<>();

    /**
     * A watch that is not looking yet.
     *
     * @param what the key or prefix, for sentences
     * @param kinds what is told
     * @param pause runs a task when it is time to look again
     */
    SourceWatch(
            String what,
            Set<CmapEvent.Kind> kinds,
            Supplier<? extends CompletionStage<NavigableMap<String, CmapValue>>> reading,
            CmapListener listener,
            Executor pause) {
        this.what = what;
        this.kinds = Set.copyOf(kinds);
        this.reading = reading;
        this.listener = listener;
        this.pause = pause;
    }

    /** The first look tells nothing; it is what later ones are compared with. */
    SourceWatch start() {
        look(true);
        return this;
    }

    private void look(boolean first) {
        reading.get().whenComplete((now, failure) -> {
            if (closed.get()) {
                return;
            }
            if (failure == null) {
                if (!first) {
                    compare(now);
                }
                last = now;
            } else {
                LOG.debug("{} cannot be looked at", what, failure);
            }
            pause.execute(() -> {
                if (!closed.get()) {
                    look(false);
                }
            });
        });
    }

    private void compare(NavigableMap<String, CmapValue> now) {
        last.forEach((key, before) -> {
            CmapValue value = now.get(key);
            if (value == null) {
                tell(new CmapEvent(CmapEvent.Kind.DELETE, key, null, before));
            } else if (!value.equals(before)) {
                tell(new CmapEvent(CmapEvent.Kind.MODIFY, key, value, value));
            }
        });
        now.forEach((key, value) -> {
            if (!last.containsKey(key)) {
                tell(new CmapEvent(CmapEvent.Kind.ADD, key, value, null));
            }
        });
    }

    private void tell(CmapEvent event) {
        if (!kinds.contains(event.kind()) || closed.get()) {
            return;
        }
        try {
            listener.changed(event);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("A follower of {} failed", what, e);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            throw new CorosyncException(CorosyncStatus.BAD_HANDLE, "The track of " + what + " is closed already.");
        }
    }

    /** A pause of real time, on the JVM's common pool. */
    static Executor pauseOf(long millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }
}
