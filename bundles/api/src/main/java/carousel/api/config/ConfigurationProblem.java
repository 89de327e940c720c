package carousel.api.config;

import java.io.Serializable;

/**
 * One thing wrong with the configuration, in Corosync's words.
 *
 * @param file the file's path as it was given
 * @param line the line's number from 1, or 0 when the problem is not one line's
 * @param text Corosync's text, without prefix
 * @param prefix Corosync's prefix, for instance {@code parse error in config: }; empty when the line gives it
 * @param speaker whose line it is in the log
 */
public record ConfigurationProblem(String file, int line, String text, String prefix, Speaker speaker)
        implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Subsystems that refuse a configuration. */
    public enum Speaker {
        /** Who reads the file; with priority error. */
        MAIN,
        /** The choice of a quorum provider; with priority crit. */
        QUORUM,
        /** Who loads the services; with priority error. */
        SERV
    }

    /** A problem of who reads the file. */
    public ConfigurationProblem(String file, int line, String text, String prefix) {
        this(file, line, text, prefix, Speaker.MAIN);
    }

    /** As Corosync prints it: {@code parser error: FILE:LINE: TEXT}, or prefix and text. */
    @Override
    public String toString() {
        return line > 0 ? "parser error: " + file + ":" + line + ": " + text : prefix + text;
    }
}
