package carousel.knet.internal;

/** The packet numbers of a handle (knet-wire 2.4): 1 to 65535 and round again without 0, shared by all destinations. */
final class SequenceNumbers {
    private static final int MAX_SEQUENCE = 0xffff;

    /** A ping is forced eight times per round, so that receivers who hear little data still follow the numbers. */
    private static final int FORCED_PING_PERIOD = MAX_SEQUENCE / 8;

    private int last;

    /** Takes the next number. */
    int next() {
        last = last == MAX_SEQUENCE ? 1 : last + 1;
        return last;
    }

    /** The last number taken, 0 before the first. */
    int last() {
        return last;
    }

    /** Whether an untimed ping has to go out on every link before the packet with the last number. */
    boolean isForcedPingDue() {
        return last % FORCED_PING_PERIOD == 0;
    }
}
