package carousel.shell.internal;

import carousel.shell.internal.WatchText.Snapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows a node again and again: on a terminal one page that is drawn anew, at each interval and when something changes; elsewhere a
 * page for each interval, or a line of JSON.
 */
final class Watch {
    /** A change is seen this soon. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private static final String CLEAR = "\u001b[2J";
    private static final String HOME = "\u001b[H";
    private static final String REST_OF_LINE = "\u001b[K";
    private static final String REST_OF_SCREEN = "\u001b[J";

    /** Where the pages come from. */
    interface Source {
        /** The node and its quorum now. */
        Snapshot take() throws CommandFailure, InterruptedException;
    }

    /** Time as a watch needs it. */
    interface Pace {
        /** For durations. */
        long nanos();

        /** For who reads. */
        Instant now();

        /** Waits. */
        void await(long nanos) throws InterruptedException;

        /** The time of this machine. */
        Pace REAL = new Pace() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public void await(long nanos) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
        };
    }

    private final Source source;
    private final Pace pace;
    private final WatchOptions options;
    private final Screen screen;
    private final ZoneId zone;
    private final ToolOutput output;

    Watch(Source source, Pace pace, WatchOptions options, Screen screen, ZoneId zone, ToolOutput output) {
        this.source = source;
        this.pace = pace;
        this.options = options;
        this.screen = options.json() ? Screen.NONE : screen;
        this.zone = zone;
        this.output = output;
    }

    void run() throws CommandFailure, InterruptedException {
        Snapshot before = null;
        Snapshot now = source.take();
        if (screen.isTerminal()) {
            output.text(CLEAR);
        }
        for (long shown = 1; ; shown++) {
            show(now, before);
            if (shown >= options.count()) {
                return;
            }
            Snapshot next = screen.isTerminal() ? awaitAndLook(now, before) : await(now);
            before = now;
            now = next;
        }
    }

    private Snapshot await(Snapshot now) throws CommandFailure, InterruptedException {
        awaitUntil(now.nanos() + options.interval().toNanos());
        return source.take();
    }

    /** Looks more often than the interval says, and shows what changed at once. */
    private Snapshot awaitAndLook(Snapshot now, @Nullable Snapshot before) throws CommandFailure, InterruptedException {
        long end = now.nanos() + options.interval().toNanos();
        List<Object> shown = now.essence();
        while (true) {
            awaitUntil(Math.min(end, pace.nanos() + LOOK_NANOS));
            Snapshot look = source.take();
            if (look.nanos() - end >= 0) {
                return look;
            }
            if (!look.essence().equals(shown)) {
                shown = look.essence();
                show(look, before);
            }
        }
    }

    private void awaitUntil(long nanos) throws InterruptedException {
        for (long rest = nanos - pace.nanos(); rest > 0; rest = nanos - pace.nanos()) {
            pace.await(rest);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void show(Snapshot now, @Nullable Snapshot before) throws CommandFailure {
        if (options.json()) {
            output.line(WatchText.json(now).line());
        } else if (screen.isTerminal()) {
            draw(WatchText.page(now, before, zone, screen.colours()));
        } else {
            WatchText.page(now, before, zone, false).forEach(output::line);
            output.line("");
        }
        if (output.out().checkError()) {
            throw new CommandFailure(""); // nobody reads any more
        }
    }

    private void draw(List<String> page) {
        StringBuilder text = new StringBuilder(HOME);
        page.stream()
                .limit(screen.rows() - 2L)
                .forEach(line -> text.append(Paint.cut(line, screen.columns()))
                        .append(REST_OF_LINE)
                        .append('\n'));
        text.append(Paint.cut("Any key ends.", screen.columns()))
                .append(REST_OF_LINE)
                .append('\n')
                .append(REST_OF_SCREEN);
        output.text(text.toString());
    }
}
