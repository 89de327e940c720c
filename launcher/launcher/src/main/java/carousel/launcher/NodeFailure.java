package carousel.launcher;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** The node cannot run. The message is a sentence for the user; the status is what the process ends with. */
final class NodeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    /** Anything without a number of its own, and wrong options, as a daemon has it. */
    static final int OTHER = 1;

    /** Another node has the state folder; Corosync's number for a daemon that runs already. */
    static final int BUSY = 18;

    /** The state folder cannot be used; Corosync's number. */
    static final int STATE_FOLDER = 16;

    private final int exitStatus;

    NodeFailure(int exitStatus, String message) {
        super(message);
        this.exitStatus = exitStatus;
    }

    int exitStatus() {
        return exitStatus;
    }

    /** Where in the source it was found, as a daemon's last line has it. */
    String place() {
        StackTraceElement[] frames = getStackTrace();
        return frames.length == 0 ? "an unknown place" : frames[0].getFileName() + ":" + frames[0].getLineNumber();
    }

    /** The reason of an I/O failure in words: file exceptions carry only the name in their message. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied: " + e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return "there is no " + e.getMessage();
        }
        if (e instanceof FileSystemException f && f.getReason() == null) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
        return String.valueOf(e.getMessage());
    }
}
