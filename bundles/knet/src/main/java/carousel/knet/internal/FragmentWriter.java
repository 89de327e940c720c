package carousel.knet.internal;

import java.nio.ByteBuffer;

/**
 * Cuts a message into packets that stand back to back in one direct buffer (knet-wire 2.5), sealed if need be. All have
 * the same length but for the last, so that a transport can send them with one segmented call.
 */
final class FragmentWriter {
    private static final int INITIAL_CAPACITY = 2048;

    private final int nodeId;
    private final CryptoSlots crypto;
    private final DataFlyweight header = new DataFlyweight();
    private ByteBuffer packets = ByteBuffer.allocateDirect(INITIAL_CAPACITY);
    private ByteBuffer plain = ByteBuffer.allocate(0);
    private int packetCount;
    private int packetSizeBytes;

    FragmentWriter(int nodeId, CryptoSlots crypto) {
        this.nodeId = nodeId;
        this.crypto = crypto;
    }

    /**
     * Writes the packets of one message.
     *
     * @param payload the message, compressed or not, between position and limit; left as it was
     * @param dataMtuBytes longest piece of it per packet
     * @return false when a packet could not be sealed; nothing may be sent then
     */
    boolean write(
            ByteBuffer payload, int sequence, int compressModel, boolean broadcast, int channel, int dataMtuBytes) {
        int length = payload.remaining();
        int count = (length + dataMtuBytes - 1) / dataMtuBytes;
        if (count > DataFlyweight.MAX_FRAGMENTS) {
            throw new IllegalStateException("A data MTU of " + dataMtuBytes + " makes " + count + " fragments.");
        }
        boolean isSealed = crypto.isTransmitSealed();
        int plainSize = DataFlyweight.DATA_OFFSET + Math.min(length, dataMtuBytes);
        packetCount = count;
        packetSizeBytes = isSealed ? crypto.overhead().sealedBytes(plainSize) : plainSize;
        reserve(count * packetSizeBytes, isSealed ? plainSize : 0);
        packets.clear();
        for (int i = 0; i < count; i++) {
            int start = i * dataMtuBytes;
            int size = Math.min(dataMtuBytes, length - start);
            ByteBuffer target = isSealed ? plain.clear() : packets;
            header.wrap(target, target.position(), DataFlyweight.DATA_OFFSET + size);
            header.putDataHeader(nodeId, sequence, compressModel, broadcast, count, channel);
            header.putFragmentNumber(count == 1 ? 0 : i + 1);
            target.put(header.offset + DataFlyweight.DATA_OFFSET, payload, payload.position() + start, size);
            if (!isSealed) {
                target.position(header.offset + header.length);
            } else if (!crypto.seal(target.limit(header.length), packets)) {
                return false;
            }
        }
        packets.flip();
        return true;
    }

    /** The packets of the last message, between position and limit. */
    ByteBuffer packets() {
        return packets;
    }

    int packetCount() {
        return packetCount;
    }

    /** Length of each packet but perhaps the last. */
    int packetSizeBytes() {
        return packetSizeBytes;
    }

    private void reserve(int packetsBytes, int plainBytes) {
        if (packets.capacity() < packetsBytes) {
            packets = ByteBuffer.allocateDirect(Integer.highestOneBit(packetsBytes - 1) * 2);
        }
        if (plain.capacity() < plainBytes) {
            plain = ByteBuffer.allocate(Integer.highestOneBit(plainBytes) * 2);
        }
    }
}
