package carousel.api.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration cannot be used. Nothing of it was applied. */
public class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    private final boolean awaitingProvider;

    @SuppressWarnings("serial") // an immutable list of a serializable record
    private final List<ConfigurationProblem> problems;

    /**
     * A refusal with every problem found.
     *
     * @param exitStatus what a daemon would end with: 7 for logging, 8 for all else (config reference 3)
     * @param problems at least one
     */
    public ConfigurationException(int exitStatus, List<ConfigurationProblem> problems) {
        this(exitStatus, problems, false);
    }

    /**
     * A refusal with every problem found.
     *
     * @param exitStatus as above
     * @param problems at least one
     * @param awaitingProvider as {@link #isAwaitingProvider}
     */
    public ConfigurationException(int exitStatus, List<ConfigurationProblem> problems, boolean awaitingProvider) {
        super(problems.stream().map(ConfigurationProblem::toString).collect(Collectors.joining("\n")));
        this.exitStatus = exitStatus;
        this.problems = List.copyOf(problems);
        this.awaitingProvider = awaitingProvider;
    }

    /**
     * Whether nothing is wrong but that no bundle offers what is asked for, for instance a transport: the same file will do when one
     * has come.
     */
    public boolean isAwaitingProvider() {
        return awaitingProvider;
    }

    /** What a daemon ends with. */
    public int exitStatus() {
        return exitStatus;
    }

    /** Everything that is wrong, in the order of the file. */
    public List<ConfigurationProblem> problems() {
        return problems;
    }
}
