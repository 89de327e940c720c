package carousel.api;

/**
 * The status of a request, with Corosync's names and numbers ({@code cs_error_t}; services reference 1.3).
 * Only the ones that a Carousel API can answer are listed.
 */
public enum CorosyncStatus {
    /** Done. */
    OK(1),
    /** The node or the bundle behind the call is gone. */
    LIBRARY(2),
    /** An answer did not come in time. */
    TIMEOUT(5),
    /** Not now: a synchronisation runs or a queue is full. The same call may succeed later. */
    TRY_AGAIN(6),
    /** An argument is out of its range. */
    INVALID_PARAM(7),
    /** The handle or session was closed. */
    BAD_HANDLE(9),
    /** What the call names does not exist, for instance leaving a group that was not joined. */
    NOT_EXIST(12),
    /** A name has more bytes than allowed. */
    NAME_TOO_LONG(13),
    /** What the call would make exists already. */
    EXIST(14),
    /** The operation was cut short by a change of membership. */
    INTERRUPT(16),
    /** The operation is not offered here. */
    NOT_SUPPORTED(19),
    /** The message is larger than allowed. */
    TOO_BIG(26);

    private final int number;

    CorosyncStatus(int number) {
        this.number = number;
    }

    /** The number that Corosync's libraries and tools show for this status. */
    public int number() {
        return number;
    }

    /** The name as Corosync prints it, for instance {@code CS_ERR_TRY_AGAIN}; {@code success} for {@link #OK}. */
    public String corosyncName() {
        return this == OK ? "success" : "CS_ERR_" + name();
    }
}
