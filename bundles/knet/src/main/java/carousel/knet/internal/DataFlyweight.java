package carousel.knet.internal;

import org.jspecify.annotations.Nullable;

/**
 * A DATA packet (knet-wire 1.3).
 *
 * <pre>
 * 6 seq (2) | 8 compress | 9 pad | 10 bcast | 11 frag_num | 12 frag_seq | 13 channel | 14 user data
 * </pre>
 */
public final class DataFlyweight extends PacketFlyweight {
    static final int SEQUENCE_OFFSET = 6;
    static final int COMPRESS_OFFSET = 8;
    public static final int PAD_OFFSET = 9;
    static final int BROADCAST_OFFSET = 10;
    static final int FRAGMENT_COUNT_OFFSET = 11;
    static final int FRAGMENT_NUMBER_OFFSET = 12;
    public static final int CHANNEL_OFFSET = 13;
    public static final int DATA_OFFSET = 14;

    /** Most fragments that the one-byte count can tell. */
    static final int MAX_FRAGMENTS = 255;

    /** Writes the whole header but for the fragment number. */
    public void putDataHeader(
            int node, int sequence, int compressModel, boolean broadcast, int fragmentCount, int channel) {
        putHeader(TYPE_DATA, node);
        buffer.putShort(offset + SEQUENCE_OFFSET, (short) sequence);
        buffer.put(offset + COMPRESS_OFFSET, (byte) compressModel);
        buffer.put(offset + PAD_OFFSET, (byte) 0);
        buffer.put(offset + BROADCAST_OFFSET, (byte) (broadcast ? 1 : 0));
        buffer.put(offset + FRAGMENT_COUNT_OFFSET, (byte) fragmentCount);
        buffer.put(offset + CHANNEL_OFFSET, (byte) channel);
    }

    /** 0 for an unfragmented packet, else 1 to the count. */
    public void putFragmentNumber(int fragmentNumber) {
        buffer.put(offset + FRAGMENT_NUMBER_OFFSET, (byte) fragmentNumber);
    }

    public int sequence() {
        return unsignedShort(SEQUENCE_OFFSET);
    }

    public int compressModel() {
        return unsignedByte(COMPRESS_OFFSET);
    }

    public boolean isBroadcast() {
        return unsignedByte(BROADCAST_OFFSET) != 0;
    }

    public int fragmentCount() {
        return unsignedByte(FRAGMENT_COUNT_OFFSET);
    }

    public int fragmentNumber() {
        return unsignedByte(FRAGMENT_NUMBER_OFFSET);
    }

    /** Whether other packets belong to the message; a count of 0 stands for 1 (knet-wire 3.5). */
    boolean isFragment() {
        return fragmentCount() > 1;
    }

    /** Signed, as libknet declares it. */
    public int channel() {
        return buffer.get(offset + CHANNEL_OFFSET);
    }

    public int dataBytes() {
        return length - DATA_OFFSET;
    }

    @Override
    @Nullable
    public String validate() {
        String problem = super.validate();
        if (problem != null) {
            return problem;
        }
        if (type() != TYPE_DATA) {
            return "not a data packet";
        }
        // libknet hands an empty packet to its error callback, and corosync then stops reading (knet-wire 10.7)
        if (length <= DATA_OFFSET) {
            return "no user data";
        }
        if (isFragment() && (fragmentNumber() == 0 || fragmentNumber() > fragmentCount())) {
            return "fragment number outside 1 to the fragment count";
        }
        return null;
    }

    @Override
    public String toString() {
        if (length < DATA_OFFSET) {
            return super.toString();
        }
        return super.toString() + " seq=" + sequence() + " compress=" + compressModel() + " bcast=" + isBroadcast()
                + " fragment=" + fragmentNumber() + "/" + fragmentCount() + " channel=" + channel();
    }
}
