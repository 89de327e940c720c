package carousel.api.config;

import java.io.Serializable;

/**
 * One thing wrong with the configuration, in Corosync's words.
 *
 * @param file the file's path as it was given
 * @param line the line's number from 1, or 0 when the problem is not one line's
 * @param text Corosync's text, without prefix
 * @param prefix Corosync's prefix, for instance {@code parse error in config: }; empty when the line gives it
 */
public record ConfigurationProblem(String file, int line, String text, String prefix) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** As Corosync prints it: {@code parser error: FILE:LINE: TEXT}, or prefix and text. */
    @Override
    public String toString() {
        return line > 0 ? "parser error: " + file + ":" + line + ": " + text : prefix + text;
    }
}
