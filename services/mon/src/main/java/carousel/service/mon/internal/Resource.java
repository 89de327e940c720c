package carousel.service.mon.internal;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thing that is supervised, {@code resources.system.NAME.*} (services reference 8). It is read while there is a {@code max};
 * above it, the resource has failed, and stays so until somebody changes {@code max}. To be used on the loop.
 */
final class Resource {
    private static final Logger LOG = LoggerFactory.getLogger("MON");
    static final String PREFIX = "resources.system.";

    private static final long DEFAULT_PERIOD_MILLIS = 3000;
    private static final long SHORTEST_PERIOD_MILLIS = 500;
    private static final long LONGEST_PERIOD_MILLIS = 120_000;

    private enum State {
        STOPPED,
        RUNNING,
        FAILED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads the machine. */
    interface Reading {
        double get() throws IOException;
    }

    private final String name;
    private final String prefix;
    private final CmapValue unread;
    private final Reading reading;
    private final DoubleFunction<CmapValue> shown;
    private final Icmap map;
    private final EventLoop loop;
    private final LoopTimer timer;
    private State state = State.STOPPED;
    private double max;

    /**
     * @param unread the value of {@code current} before anything was read
     * @param shown the value of {@code current} for what was read
     */
    Resource(
            String name,
            CmapValue unread,
            Reading reading,
            DoubleFunction<CmapValue> shown,
            Icmap map,
            EventLoop loop) {
        this.name = name;
        this.prefix = PREFIX + name + ".";
        this.unread = unread;
        this.reading = reading;
        this.shown = shown;
        this.map = map;
        this.loop = loop;
        this.timer = loop.newTimer(this::read);
    }

    void start() {
        map.setAll(Map.of(
                prefix + "current", unread,
                prefix + "last_updated", CmapValue.unsigned64(0),
                prefix + "state", CmapValue.of(state.word())));
        checkPeriod();
        maxChanged();
    }

    void stop() {
        timer.cancel();
    }

    /** A key of the map has changed. */
    void changed(String key) {
        if (key.equals(prefix + "max")) {
            maxChanged();
        } else if (key.equals(prefix + "poll_period")) {
            checkPeriod();
        }
    }

    /** What is no 64-bit number, as is all that comes from a file, gives way to the default: so it is with a daemon. */
    private void checkPeriod() {
        if (!(map.get(prefix + "poll_period") instanceof CmapValue.IntegerValue period)
                || period.type() != CmapType.UINT64) {
            map.set(prefix + "poll_period", CmapValue.unsigned64(DEFAULT_PERIOD_MILLIS));
        }
    }

    private long periodMillis() {
        if (map.get(prefix + "poll_period") instanceof CmapValue.IntegerValue period
                && period.number() >= SHORTEST_PERIOD_MILLIS
                && period.number() <= LONGEST_PERIOD_MILLIS) {
            return period.number();
        }
        return DEFAULT_PERIOD_MILLIS;
    }

    private void maxChanged() {
        CmapValue value = map.get(prefix + "max");
        Double limit = limit(value);
        timer.cancel();
        if (limit != null) {
            max = limit;
            to(State.RUNNING, "config_changed");
            read();
        } else if (state != State.STOPPED) {
            if (value == null) {
                LOG.warn("resource \"{}\" deleted from cmap!", name);
            }
            to(State.STOPPED, "config_changed");
        }
    }

    /** A daemon takes text only, which is what a file has. */
    private static @Nullable Double limit(@Nullable CmapValue value) {
        if (!(value instanceof CmapValue.StringValue text)) {
            return null;
        }
        try {
            return Double.valueOf(text.text());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void read() {
        try {
            double now = reading.get();
            map.setAll(Map.of(
                    prefix + "current", shown.apply(now),
                    prefix + "last_updated", CmapValue.unsigned64(loop.nanoTime())));
            if (state == State.RUNNING && now > max) {
                to(State.FAILED, "failure");
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be read", name, e);
        }
        timer.start(TimeUnit.MILLISECONDS.toNanos(periodMillis()));
    }

    private void to(State next, String event) {
        if (next != state) {
            LOG.info("Fsm:{} event \"{}\", state \"{}\" --> \"{}\"", name, event, state.word(), next.word());
            state = next;
            map.set(prefix + "state", CmapValue.of(next.word()));
        }
    }
}
