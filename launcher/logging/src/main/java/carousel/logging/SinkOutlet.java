package carousel.logging;

import java.io.IOException;

/** Gives lines to a sink and keeps account of those that it loses, for instance because a disk is full. */
final class SinkOutlet {
    private final LogSink sink;
    private final Report report;
    private long unflushed;
    private long lost;

    /** Takes a message about a sink, for all others. */
    @FunctionalInterface
    interface Report {
        void say(SinkOutlet failed, LogPriority priority, String text);
    }

    SinkOutlet(LogSink sink, Report report) {
        this.sink = sink;
        this.report = report;
    }

    void write(LogLine line) {
        unflushed++;
        try {
            sink.write(line);
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(e);
        }
    }

    void flush() {
        if (unflushed == 0) {
            return;
        }
        try {
            sink.flush();
        } catch (IOException | RuntimeException | LinkageError e) {
            failed(e);
            return;
        }
        unflushed = 0;
        if (lost > 0) {
            long told = lost;
            lost = 0;
            report.say(
                    this,
                    LogPriority.WARNING,
                    "The log takes lines to " + sink.name() + " again, " + told + " were lost.");
        }
    }

    private void failed(Throwable reason) {
        boolean first = lost == 0;
        lost += unflushed;
        unflushed = 0;
        if (first) {
            report.say(
                    this,
                    LogPriority.ERROR,
                    "The log cannot write to " + sink.name() + ": " + reason.getMessage()
                            + ". Lines for it are lost until it can.");
        }
    }
}
