package carousel.config.internal;

import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.ConfigurationProblem.Speaker;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong, so that one reading reports everything. */
final class Problems {
    /** More than anybody reads; a file of another kind altogether does not fill the memory. */
    static final int MAX_PROBLEMS = 1000;

    /** Exit status of a daemon for nearly everything (config reference 3). */
    static final int EXIT_STATUS = 8;

    private static final String PARSE_ERROR = "parse error in config: ";

    private static final int LOGGING_EXIT_STATUS = 7;
    private static final int SERVICE_EXIT_STATUS = 20;

    private final String file;
    private final List<ConfigurationProblem> problems = new ArrayList<>();

    /** How many would not be, if a bundle came that offers what is asked for. */
    private int awaiting;

    /** That of the first problem, as a daemon ends with it. */
    private int exitStatus = EXIT_STATUS;

    Problems(String file) {
        this.file = file;
    }

    /** A problem of one line. */
    void atLine(String lineFile, int line, String text) {
        add(EXIT_STATUS, new ConfigurationProblem(lineFile, line, text, ""));
    }

    /** A problem that Corosync prints with {@code parse error in config:} before it. */
    void invalid(String text) {
        add(EXIT_STATUS, new ConfigurationProblem(file, 0, text, PARSE_ERROR));
    }

    /** A problem that Corosync prints as it is. */
    void plain(String text) {
        add(EXIT_STATUS, new ConfigurationProblem(file, 0, text, ""));
    }

    /** As {@link #plain}, for what would be right with a bundle that is not there. */
    void awaitingProvider(String text) {
        int before = problems.size();
        plain(text);
        awaiting += problems.size() - before;
    }

    /** A problem of the section {@code logging}. */
    void logging(String text) {
        add(LOGGING_EXIT_STATUS, new ConfigurationProblem(file, 0, text, PARSE_ERROR));
    }

    /** A problem that the quorum service finds when it starts; {@code provider} is whom it wanted to start. */
    void quorum(String provider, String reason) {
        service(Speaker.QUORUM, "Quorum provider: " + provider + " failed to initialize.");
        service(Speaker.SERV, "Service engine 'corosync_quorum' failed to load for reason '" + reason + "'");
    }

    private void service(Speaker speaker, String text) {
        add(SERVICE_EXIT_STATUS, new ConfigurationProblem(file, 0, text, "", speaker));
    }

    private void add(int status, ConfigurationProblem problem) {
        if (problems.isEmpty()) {
            exitStatus = status;
        }
        if (problems.size() < MAX_PROBLEMS && !problems.contains(problem)) {
            problems.add(problem);
        }
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    void throwIfAny() throws ConfigurationException {
        if (!problems.isEmpty()) {
            throw new ConfigurationException(exitStatus, problems, awaiting == problems.size());
        }
    }
}
