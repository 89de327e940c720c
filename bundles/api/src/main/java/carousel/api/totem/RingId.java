package carousel.api.totem;

import org.jspecify.annotations.Nullable;

/**
 * A ring's identity (totem-wire 3). Printed like Corosync does, both numbers hexadecimal: {@code 1.d}.
 *
 * @param representative node id of the representative, the lowest of the ring, as unsigned 32-bit number
 * @param sequence grows with each ring
 */
public record RingId(int representative, long sequence) {
    /** Before the first ring. */
    public static final RingId NONE = new RingId(0, 0);

    /** Written out, like the next: the first call of what Java makes for a record costs a starting node several milliseconds. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RingId ring && ring.representative == representative && ring.sequence == sequence;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence) * 31 + representative;
    }

    @Override
    public String toString() {
        return Integer.toHexString(representative) + "." + Long.toHexString(sequence);
    }
}
