package carousel.totem.internal.wire;

import carousel.api.totem.RingId;
import java.nio.ByteBuffer;

/** Asks the representative of an idle ring to let the token go (totem-wire 9). */
public final class HoldCancel {
    /** Offset of the ring id. */
    public static final int RING_OFFSET = 13;
    /** Bytes of the datagram. */
    public static final int LENGTH = 25;

    private HoldCancel() {}

    /** Tests everything behind the common header. */
    public static Verdict validate(ByteBuffer buffer, int at, int length) {
        return length < LENGTH ? Verdict.TRUNCATED : Verdict.ACCEPTED;
    }

    /** Writes the whole datagram. */
    public static void put(ByteBuffer buffer, int at, int nodeId, RingId ring) {
        Header.put(buffer, at, MessageType.HOLD_CANCEL, (byte) 0, nodeId, 0);
        RingIdField.put(buffer, at + RING_OFFSET, ring);
    }

    /** For people. */
    public static String describe(ByteBuffer buffer, int at) {
        return "hold cancel ring " + RingIdField.describe(buffer, at + RING_OFFSET) + " from "
                + Integer.toUnsignedString(Header.nodeId(buffer, at));
    }
}
