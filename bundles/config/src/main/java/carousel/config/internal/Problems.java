package carousel.config.internal;

import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong, so that one reading reports everything. */
final class Problems {
    /** More than anybody reads; a file of another kind altogether does not fill the memory. */
    static final int MAX_PROBLEMS = 1000;

    /** Exit status of a daemon for everything but logging (config reference 3). */
    static final int EXIT_STATUS = 8;

    private static final String PARSE_ERROR = "parse error in config: ";

    private final String file;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /** A problem of one line. */
    void atLine(String lineFile, int line, String text) {
        add(new ConfigurationProblem(lineFile, line, text, ""));
    }

    /** A problem that Corosync prints with {@code parse error in config:} before it. */
    void invalid(String text) {
        add(new ConfigurationProblem(file, 0, text, PARSE_ERROR));
    }

    /** A problem that Corosync prints as it is. */
    void plain(String text) {
        add(new ConfigurationProblem(file, 0, text, ""));
    }

    private void add(ConfigurationProblem problem) {
        if (problems.size() < MAX_PROBLEMS && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    void throwIfAny() throws ConfigurationException {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(EXIT_STATUS, problems);
        }
    }
}
