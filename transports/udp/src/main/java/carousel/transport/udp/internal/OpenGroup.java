package carousel.transport.udp.internal;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a turn of the loop sent on a link so far and the system has not got yet. Packets of equal size stand back to back, so
 * that they travel through the kernel as one, also when they are of different messages.
 */
final class OpenGroup {
    private @Nullable ByteBuf content;
    private int packetSizeBytes;
    private boolean listed;

    /** Whether the sender has it in its list; also an empty one may be there. */
    boolean isListed() {
        return listed;
    }

    void setListed(boolean nowListed) {
        listed = nowListed;
    }

    boolean isEmpty() {
        return content == null;
    }

    /**
     * Whether more may stand behind what is there: all packets have the same size but for the last of all.
     *
     * @param bytes length of the packets together
     * @param sizeBytes of each packet but perhaps the last
     * @param limitBytes longest group of the size that is there
     */
    boolean takes(int bytes, int sizeBytes, int limitBytes) {
        ByteBuf open = content;
        if (open == null || open.readableBytes() + bytes > limitBytes) {
            return false;
        }
        boolean endsWhole = open.readableBytes() % packetSizeBytes == 0;
        return endsWhole && (sizeBytes == packetSizeBytes || bytes <= packetSizeBytes);
    }

    void begin(ByteBuf first, int sizeBytes) {
        content = first;
        packetSizeBytes = sizeBytes;
    }

    void append(ByteBuffer packets) {
        ByteBuf open = content;
        if (open != null) {
            open.writeBytes(packets);
        }
    }

    int packetSizeBytes() {
        return packetSizeBytes;
    }

    /** Gives the content away. */
    @Nullable
    ByteBuf take() {
        ByteBuf taken = content;
        content = null;
        return taken;
    }
}
