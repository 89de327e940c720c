package carousel.itest.simulator.capture;

import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.PackedMessages;
import carousel.totem.internal.wire.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Whether datagrams of real daemons come out of the wire classes as they went in. */
public final class CaptureVerifier {
    /** Fields that daemons do not set: they may hold anything, and come out as zeros. */
    private static final int UNSET_OF_MCAST = Mcast.NODE_ID_OFFSET;

    private CaptureVerifier() {}

    /** What is wrong with a datagram as the end of a sentence, or null: it is well formed and all its fields come back. */
    public static @Nullable String problem(byte[] datagram) {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        ByteBuffer buffer = ByteBuffer.wrap(datagram).order(order);
        Verdict verdict = Datagram.validate(buffer, 0, datagram.length);
        if (verdict == Verdict.SWAPPED_BYTE_ORDER) {
            order = ByteOrder.BIG_ENDIAN;
            verdict = Datagram.validate(buffer.order(order), 0, datagram.length);
        }
        if (verdict != Verdict.ACCEPTED) {
            return verdict.text();
        }
        if (!hasWholeMessages(buffer, 0, datagram.length)) {
            return Verdict.BAD_PACKET.text();
        }
        byte[] again = Reencoder.reencode(datagram, order);
        for (int i = 0; i < datagram.length; i++) {
            if (again[i] != datagram[i] && !isPadding(buffer, i)) {
                return "comes back with byte " + i + " changed: " + Datagram.describe(buffer, 0, datagram.length);
            }
        }
        return null;
    }

    private static boolean hasWholeMessages(ByteBuffer datagram, int at, int length) {
        if (Header.type(datagram, at) != MessageType.MCAST) {
            return true;
        }
        int inner = at + Mcast.LENGTH;
        int innerLength = length - Mcast.LENGTH;
        if (Header.encapsulated(datagram, at) != Header.ENCAPSULATED) {
            return PackedMessages.isValid(datagram, inner, innerLength);
        }
        return Datagram.validate(datagram, inner, innerLength) == Verdict.ACCEPTED
                && Header.type(datagram, inner) == MessageType.MCAST
                && Header.encapsulated(datagram, inner) == Header.PLAIN
                && hasWholeMessages(datagram, inner, innerLength);
    }

    /** Places without meaning, where a daemon leaves what was in its memory. */
    private static boolean isPadding(ByteBuffer datagram, int offset) {
        return switch (Header.type(datagram, 0)) {
            case MCAST -> offset >= UNSET_OF_MCAST && offset < Mcast.GUARANTEE_OFFSET;
            case COMMIT_TOKEN ->
                offset == Header.ENCAPSULATED_OFFSET
                        || (offset >= CommitToken.RETRANS_FLG_OFFSET && offset < CommitToken.MEMB_INDEX_OFFSET);
            default -> offset == Header.ENCAPSULATED_OFFSET;
        };
    }
}
