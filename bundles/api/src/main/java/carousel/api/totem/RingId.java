package carousel.api.totem;

/**
 * A ring's identity (totem-wire 3). Printed like Corosync does, both numbers hexadecimal: {@code 1.d}.
 *
 * @param representative node id of the representative, the lowest of the ring, as unsigned 32-bit number
 * @param sequence grows with each ring
 */
public record RingId(int representative, long sequence) {
    /** Before the first ring. */
    public static final RingId NONE = new RingId(0, 0);

    @Override
    public String toString() {
        return Integer.toHexString(representative) + "." + Long.toHexString(sequence);
    }
}
