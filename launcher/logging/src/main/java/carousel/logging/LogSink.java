package carousel.logging;

import java.io.IOException;

/**
 * Where lines go. Called by the log's own thread only, one call at a time; may block, for then lines wait and, when too many
 * do, are dropped and counted.
 */
public interface LogSink {
    /** For a message, for instance the file's path. */
    String name();

    /**
     * Takes a line, and may keep it until {@link #flush}.
     *
     * @throws IOException when the line is lost; the log goes on and tells its other targets
     */
    void write(LogLine line) throws IOException;

    /**
     * Gives away what was kept; called whenever no line waits.
     *
     * @throws IOException when lines are lost
     */
    default void flush() throws IOException {}
}
