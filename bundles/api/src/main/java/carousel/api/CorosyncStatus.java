package carousel.api;

/**
 * Why a request was refused, with Corosync's names and numbers ({@code cs_error_t}; services reference 1.3).
 * Only the ones that a Carousel API can answer are listed.
 */
public enum CorosyncStatus {
    /** The node or the bundle behind the call is gone. */
    LIBRARY(2),
    /** Not now: a synchronisation runs or a queue is full. The same call may succeed later. */
    TRY_AGAIN(6),
    /** An argument is out of its range. */
    INVALID_PARAM(7),
    /** The handle or session was closed. */
    BAD_HANDLE(9),
    /** Somebody else is at it, or said no. */
    BUSY(10),
    /** Not for the caller to do, for instance writing a key that only the node writes. */
    ACCESS(11),
    /** What the call names does not exist, for instance leaving a group that was not joined. */
    NOT_EXIST(12),
    /** A name has more bytes than allowed. */
    NAME_TOO_LONG(13),
    /** It exists already, for instance the process in the group that it wants to join. */
    EXIST(14),
    /** The operation was cut short by a change of membership. */
    INTERRUPT(16),
    /** There is nothing of that name or number. */
    NAME_NOT_FOUND(17),
    /** This part of the interface cannot do that. */
    NOT_SUPPORTED(19),
    /** It was tried and did not work. */
    FAILED_OPERATION(21),
    /** It was meant for another state of things, for instance for a ring that is not the present one. */
    MESSAGE_ERROR(22),
    /** It is longer than can be sent. */
    TOO_BIG(26);

    private final int number;

    CorosyncStatus(int number) {
        this.number = number;
    }

    /** The number that Corosync's libraries and tools show for this status. */
    public int number() {
        return number;
    }
}
