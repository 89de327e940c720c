package carousel.api.os;

import java.io.IOException;

/** The system refused a call. The message is Corosync's form of a reason: {@code Operation not permitted (1)}. */
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * A refusal.
     *
     * @param reason the system's text for it
     * @param errno the system's number for it
     */
    public SystemCallException(String reason, int errno) {
        super(reason + " (" + errno + ")");
        this.errno = errno;
    }

    /** The system's number for the reason (errno(3)). */
    public int errno() {
        return errno;
    }
}
