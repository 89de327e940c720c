package carousel.ipc.internal.cpg;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A long message that a client sends in parts. Takes as much memory as has come, not as is announced. */
final class LongMessage {
    private final int wholeLength;
    private final List<byte[]> parts = new ArrayList<>();
    private int length;

    LongMessage(int wholeLength) {
        this.wholeLength = wholeLength;
    }

    /** Adds a part; false when that is more than was announced. */
    boolean add(ByteBuffer part) {
        if (part.remaining() > wholeLength - length) {
            return false;
        }
        byte[] bytes = new byte[part.remaining()];
        part.get(part.position(), bytes);
        parts.add(bytes);
        length += bytes.length;
        return true;
    }

    /** The whole message, or null when something is missing. */
    @Nullable
    ByteBuffer whole() {
        if (length != wholeLength) {
            return null;
        }
        ByteBuffer whole = ByteBuffer.allocate(length);
        parts.forEach(whole::put);
        return whole.flip();
    }
}
