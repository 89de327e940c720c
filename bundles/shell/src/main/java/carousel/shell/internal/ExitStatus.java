package carousel.shell.internal;

/** What a command ends with, as in any shell. */
final class ExitStatus {
    /** All fine. */
    static final int FINE = 0;

    /** The command failed; its sentence was sent before. */
    static final int FAILED = 1;

    /** There is no such command. */
    static final int NOT_FOUND = 127;

    /** Interrupted. */
    static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
