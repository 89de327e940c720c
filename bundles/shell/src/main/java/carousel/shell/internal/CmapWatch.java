package carousel.shell.internal;

import carousel.api.CorosyncException;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Prints changes of keys as they come, until the command is interrupted. */
final class CmapWatch implements CmapListener {
    /** Events that wait for a slow terminal; what is beyond is counted. */
    private static final int MAX_WAITING_EVENTS = 10_000;

    private final Cmap cmap;
    private final CmapctlOptions options;
    private final ToolOutput output;
    private final BlockingQueue<CmapEvent> events = new ArrayBlockingQueue<>(MAX_WAITING_EVENTS);
    private final AtomicLong dropped = new AtomicLong();

    CmapWatch(Cmap cmap, CmapctlOptions options, ToolOutput output) {
        this.cmap = cmap;
        this.options = options;
        this.output = output;
    }

    @Override
    public void changed(CmapEvent event) {
        if (!events.offer(event)) {
            dropped.incrementAndGet();
        }
    }

    void run(String quitHint) throws CommandFailure, InterruptedException {
        List<CmapTrack> tracks = new ArrayList<>();
        try {
            for (String key : options.operands()) {
                tracks.add(track(key));
            }
            if (!options.json()) {
                output.line(quitHint);
            }
            while (true) {
                print(events.take());
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    output.error(lost + " changes were dropped, the terminal is too slow");
                }
            }
        } finally {
            tracks.forEach(CmapTrack::close);
        }
    }

    private CmapTrack track(String key) throws CommandFailure {
        Set<CmapEvent.Kind> all = EnumSet.allOf(CmapEvent.Kind.class);
        try {
            return options.action() == CmapctlOptions.Action.TRACK
                    ? cmap.track(options.map(), key, all, this)
                    : cmap.trackAll(options.map(), key, all, this);
        } catch (CorosyncException e) {
            throw new CommandFailure("Failed to add track on key " + Sentences.printable(key) + ". Error CS_ERR_"
                    + e.status().name());
        }
    }

    private void print(CmapEvent event) {
        String word = switch (event.kind()) {
            case ADD -> "create";
            case MODIFY -> "modify";
            case DELETE -> "delete";
        };
        CmapValue value = event.newValue() == null ? event.oldValue() : event.newValue();
        if (value == null) {
            return; // no event is without both
        }
        output.line(
                options.json()
                        ? CmapJson.event(word, event.key(), value)
                        : word + "> " + CmapText.line(event.key(), value, false, options.showsBytes()));
    }
}
