package carousel.knet.internal;

import carousel.api.knet.Knet;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One fragmented message on its way to completeness. Its memory grows with the message and is used again. */
final class ReassemblyBuffer {
    private static final int GRANULARITY_BYTES = 4096;

    private final long[] received = new long[4];
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private int sequence;
    private int fragmentCount;
    private int receivedCount;
    private int fragmentBytes;
    private int lastFragmentBytes;
    private long lastArrival;

    void begin(int newSequence, int newFragmentCount) {
        bytes.clear();
        sequence = newSequence;
        fragmentCount = newFragmentCount;
        receivedCount = 0;
        fragmentBytes = 0;
        lastFragmentBytes = 0;
        for (int i = 0; i < received.length; i++) {
            received[i] = 0;
        }
    }

    int sequence() {
        return sequence;
    }

    /** When the newest fragment came, in fragments counted by the owner. */
    long lastArrival() {
        return lastArrival;
    }

    int memoryBytes() {
        return bytes.capacity();
    }

    /** Whether this fragment came already. */
    boolean has(int fragmentNumber) {
        return (received[fragmentNumber >> 6] & 1L << (fragmentNumber & 63)) != 0;
    }

    boolean isComplete() {
        return receivedCount == fragmentCount;
    }

    /** The whole message, of a complete buffer. */
    ByteBuffer message() {
        return bytes.clear().limit((fragmentCount - 1) * fragmentBytes + lastFragmentBytes);
    }

    /**
     * Takes a fragment that did not come before.
     *
     * @return what is wrong with the fragment, or null. libknet 1.25 checks none of this (knet-wire 10.9)
     */
    @Nullable
    String add(DataFlyweight fragment, long arrival) {
        int number = fragment.fragmentNumber();
        int size = fragment.dataBytes();
        if (fragment.fragmentCount() != fragmentCount) {
            return "fragments disagree about their count";
        }
        boolean isLast = number == fragmentCount;
        if (!isLast && fragmentBytes != 0 && size != fragmentBytes) {
            return "fragments differ in size";
        }
        int frontSize = isLast ? fragmentBytes : size;
        int lastSize = isLast ? size : lastFragmentBytes;
        if ((fragmentCount - 1) * frontSize + lastSize > Knet.MAX_MESSAGE_BYTES) {
            return "fragments exceed the longest message";
        }
        if (isLast) {
            lastFragmentBytes = size;
        } else if (fragmentBytes == 0) {
            fragmentBytes = size;
            reserve(Math.min(Knet.MAX_MESSAGE_BYTES, fragmentCount * size));
            reserve((fragmentCount - 1) * size + lastFragmentBytes);
            if (lastFragmentBytes != 0) {
                // the last fragment came first and was parked at the start until the others' size is known
                System.arraycopy(bytes.array(), 0, bytes.array(), (fragmentCount - 1) * size, lastFragmentBytes);
            }
        }
        int target = isLast && fragmentBytes == 0 ? 0 : (number - 1) * fragmentBytes;
        reserve(target + size);
        bytes.put(target, fragment.buffer, fragment.offset + DataFlyweight.DATA_OFFSET, size);
        received[number >> 6] |= 1L << (number & 63);
        receivedCount++;
        lastArrival = arrival;
        return null;
    }

    private void reserve(int neededBytes) {
        if (bytes.capacity() < neededBytes) {
            int capacity = (neededBytes + GRANULARITY_BYTES - 1) / GRANULARITY_BYTES * GRANULARITY_BYTES;
            ByteBuffer grown = ByteBuffer.allocate(capacity);
            grown.put(0, bytes, 0, bytes.capacity());
            bytes = grown;
        }
    }
}
