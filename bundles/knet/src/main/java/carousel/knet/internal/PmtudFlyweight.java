package carousel.knet.internal;

import org.jspecify.annotations.Nullable;

/**
 * A path MTU probe or the reply to one (knet-wire 1.5).
 *
 * <pre>
 * 6 link | 7 size (2, the sender's byte order) | 9 zero bytes up to the size being tested
 * </pre>
 */
public final class PmtudFlyweight extends PacketFlyweight {
    static final int SIZE_OFFSET = 7;
    public static final int PMTUD_BYTES = 9;

    /**
     * Writes the header of a probe; the fill is the caller's.
     *
     * @param onWireBytes the size under test, IP header included
     */
    public void putProbe(int node, int linkNumber, int onWireBytes) {
        putHeader(TYPE_PMTUD, node);
        buffer.put(offset + LINK_OFFSET, (byte) linkNumber);
        buffer.putShort(offset + SIZE_OFFSET, Short.reverseBytes((short) onWireBytes));
    }

    /** The size under test as {@link #putProbe} wrote it. */
    public int onWireBytes() {
        return Short.reverseBytes(buffer.getShort(offset + SIZE_OFFSET)) & 0xffff;
    }

    @Override
    @Nullable
    public String validate() {
        String problem = super.validate();
        if (problem != null) {
            return problem;
        }
        if (type() != TYPE_PMTUD && type() != TYPE_PMTUD_REPLY) {
            return "not a path MTU probe or reply";
        }
        return length >= PMTUD_BYTES ? null : "a path MTU packet shorter than 9 bytes";
    }

    @Override
    public String toString() {
        if (length < PMTUD_BYTES) {
            return super.toString();
        }
        return super.toString() + " link=" + linkNumber() + " size=" + onWireBytes();
    }
}
