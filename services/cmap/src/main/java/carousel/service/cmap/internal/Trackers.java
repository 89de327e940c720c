package carousel.service.cmap.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapTrack;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who follows which keys. Of one change those of the exact key are told first, then those of longer prefixes before shorter ones
 * (services reference 5.3).
 */
final class Trackers {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");

    /** Guarded by this, in the order in which they are told. */
    private final List<Tracker> trackers = new ArrayList<>();

    private final class Tracker implements CmapTrack {
        private static final Comparator<Tracker> ORDER =
                Comparator.<Tracker, Boolean>comparing(t -> t.isPrefix).thenComparing(t -> -t.key.length());

        private final String key;
        private final boolean isPrefix;
        private final Set<CmapEvent.Kind> kinds;
        private final Executor executor;
        private final CmapListener listener;
        private volatile boolean open = true;

        Tracker(String key, boolean isPrefix, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener) {
            this.key = key;
            this.isPrefix = isPrefix;
            this.kinds = kinds;
            this.executor = executor;
            this.listener = listener;
        }

        boolean follows(CmapEvent event) {
            return kinds.contains(event.kind())
                    && (isPrefix ? event.key().startsWith(key) : event.key().equals(key));
        }

        void tell(CmapEvent event) {
            try {
                executor.execute(() -> call(event));
            } catch (RejectedExecutionException e) {
                LOG.debug("A follower of {} is gone", key, e);
            }
        }

        private void call(CmapEvent event) {
            try {
                if (open) {
                    listener.changed(event);
                }
            } catch (RuntimeException | LinkageError e) {
                LOG.error("A follower of {} failed", key, e);
            }
        }

        @Override
        public void close() {
            synchronized (Trackers.this) {
                if (!open) {
                    throw new CorosyncException(
                            CorosyncStatus.BAD_HANDLE, "The track of " + key + " is closed already.");
                }
                open = false;
                trackers.remove(this);
            }
        }
    }

    synchronized CmapTrack add(
            String key, boolean isPrefix, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener) {
        EnumSet<CmapEvent.Kind> copy = EnumSet.noneOf(CmapEvent.Kind.class);
        copy.addAll(kinds);
        Tracker tracker = new Tracker(key, isPrefix, copy, executor, listener);
        trackers.add(tracker);
        trackers.sort(Tracker.ORDER); // keeps the order of equals
        return tracker;
    }

    /** Hands a change over to those who follow its key. */
    synchronized void tell(CmapEvent event) {
        for (Tracker tracker : trackers) {
            if (tracker.follows(event)) {
                tracker.tell(event);
            }
        }
    }
}
