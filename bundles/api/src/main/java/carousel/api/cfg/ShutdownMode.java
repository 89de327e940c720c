package carousel.api.cfg;

/** How a node is shut down; numbers as in Corosync. */
public enum ShutdownMode {
    /** Listeners are asked, and may refuse. */
    REQUEST(0),
    /** Listeners are told, and their answers waited for, but not heeded. */
    REGARDLESS(1),
    /** Nobody is asked. */
    IMMEDIATE(2);

    private final int number;

    ShutdownMode(int number) {
        this.number = number;
    }

    /** Corosync's number. */
    public int number() {
        return number;
    }
}
