package carousel.api;

/** A request was refused. The message says in a sentence what was wrong and what was expected. */
public class CorosyncException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CorosyncStatus status;

    /**
     * A refusal.
     *
     * @param status why, as Corosync's number
     * @param message a sentence with the thing, the value and what was expected
     */
    public CorosyncException(CorosyncStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** The reason as a Corosync status. */
    public CorosyncStatus status() {
        return status;
    }
}
