package carousel.service.mon.internal;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.service.NodeControl;
import carousel.api.service.ServiceContext;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Node, loop and map of a test, on the test's own time. */
final class Machine implements ServiceContext, EventLoop, Icmap {
    final TreeMap<String, CmapValue> keys = new TreeMap<>();
    private final List<Timer> timers = new ArrayList<>();
    private final List<CmapListener> listeners = new ArrayList<>();
    private long nowNanos = 1;

    private final class Timer implements LoopTimer {
        private final Runnable task;
        private long dueNanos = Long.MAX_VALUE;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void start(long delayNanos) {
            dueNanos = nowNanos + delayNanos;
        }

        @Override
        public void cancel() {
            dueNanos = Long.MAX_VALUE;
        }

        @Override
        public boolean isRunning() {
            return dueNanos != Long.MAX_VALUE;
        }
    }

    void advance(long millis) {
        for (long i = 0; i < millis; i++) {
            nowNanos += 1_000_000;
            for (Timer timer : List.copyOf(timers)) {
                if (timer.dueNanos <= nowNanos) {
                    timer.cancel();
                    timer.task.run();
                }
            }
        }
    }

    int runningTimers() {
        return (int) timers.stream().filter(Timer::isRunning).count();
    }

    int followers() {
        return listeners.size();
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public boolean inEventLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    @Override
    public LoopTimer newTimer(Runnable task) {
        Timer timer = new Timer(task);
        timers.add(timer);
        return timer;
    }

    @Override
    public int nodeId() {
        return 1;
    }

    @Override
    public EventLoop loop() {
        return this;
    }

    @Override
    public boolean isSynchronised() {
        return true;
    }

    @Override
    public boolean multicast(ByteBuffer header, ByteBuffer payload) {
        throw new AssertionError("it has nothing to say");
    }

    @Override
    public NodeControl control() {
        throw new AssertionError("it controls nothing");
    }

    @Override
    public @Nullable CmapValue get(String key) {
        return keys.get(key);
    }

    @Override
    public void set(String key, CmapValue value) {
        CmapValue before = keys.put(key, value);
        if (!value.equals(before)) {
            CmapEvent.Kind kind = before == null ? CmapEvent.Kind.ADD : CmapEvent.Kind.MODIFY;
            List.copyOf(listeners).forEach(listener -> listener.changed(new CmapEvent(kind, key, value, before)));
        }
    }

    @Override
    public void setAll(Map<String, CmapValue> values) {
        values.forEach(this::set);
    }

    @Override
    public boolean delete(String key) {
        CmapValue before = keys.remove(key);
        if (before != null) {
            List.copyOf(listeners)
                    .forEach(listener -> listener.changed(new CmapEvent(CmapEvent.Kind.DELETE, key, null, before)));
        }
        return before != null;
    }

    @Override
    public void deleteAll(String prefix) {
        throw new AssertionError("not asked for");
    }

    @Override
    public NavigableMap<String, CmapValue> entries(String prefix) {
        throw new AssertionError("not asked for");
    }

    @Override
    public CmapTrack track(String key, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener) {
        throw new AssertionError("not asked for");
    }

    @Override
    public CmapTrack trackAll(String prefix, Set<CmapEvent.Kind> kinds, Executor executor, CmapListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
