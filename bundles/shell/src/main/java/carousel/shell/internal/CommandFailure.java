package carousel.shell.internal;

/** A command could not do what it was asked; the message is a sentence for who typed it. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    CommandFailure(String sentence) {
        this(ExitStatus.FAILED, sentence);
    }

    /**
     * A failure with a status of its own.
     *
     * @param sentence empty when the command has said everything
     */
    CommandFailure(int status, String sentence) {
        super(sentence, null, true, false);
        this.status = status;
    }

    /** For who typed it; empty when the command has said everything. */
    String sentence() {
        return String.valueOf(getMessage());
    }

    /** What the command ends with. */
    int status() {
        return status;
    }
}
