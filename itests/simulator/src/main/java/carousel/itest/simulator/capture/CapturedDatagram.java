package carousel.itest.simulator.capture;

/** A totem datagram as it was seen on the network. */
public final class CapturedDatagram {
    private final long nanos;
    private final int source;
    private final int destination;
    private final byte[] bytes;

    CapturedDatagram(long nanos, int source, int destination, byte[] bytes) {
        this.nanos = nanos;
        this.source = source;
        this.destination = destination;
        this.bytes = bytes;
    }

    /** When its last fragment was seen, in nanoseconds since the first frame of the capture. */
    public long nanos() {
        return nanos;
    }

    /** The sender's IPv4 address. */
    public int source() {
        return source;
    }

    /** The receiver's IPv4 address. */
    public int destination() {
        return destination;
    }

    /** The datagram; the array itself. */
    public byte[] bytes() {
        return bytes;
    }
}
