package carousel.launcher.shell;

/** No node runs where one was looked for. The message is a sentence for the user. */
public final class NodeAbsentException extends Exception {
    private static final long serialVersionUID = 1L;

    NodeAbsentException(String message) {
        super(message);
    }
}
