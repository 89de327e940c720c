package carousel.shell.internal;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.jspecify.annotations.Nullable;

/** Reads frames of a client. */
final class FrameReader {
    /**
     * A frame.
     *
     * @param type its type
     * @param content from position to limit
     */
    record Frame(byte type, ByteBuffer content) {}

    private final ReadableByteChannel channel;
    private final ByteBuffer header = ByteBuffer.allocate(FrameType.HEADER_BYTES);

    FrameReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * The next frame.
     *
     * @return null when the client closed the connection between two frames
     * @throws IOException when it closed within one, or the frame is too long
     */
    @Nullable
    Frame read() throws IOException {
        header.clear();
        if (!fill(header)) {
            return null;
        }
        header.flip();
        byte type = header.get();
        int length = header.getInt();
        if (length < 0 || length > FrameType.MAX_CONTENT_BYTES) {
            throw new IOException("a frame of " + Integer.toUnsignedString(length) + " bytes, at most "
                    + FrameType.MAX_CONTENT_BYTES + " are allowed");
        }
        ByteBuffer content = ByteBuffer.allocate(length);
        if (!fill(content)) {
            throw new EOFException("the connection ended within a frame");
        }
        content.flip();
        return new Frame(type, content);
    }

    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                if (buffer.position() == 0) {
                    return false;
                }
                throw new EOFException("the connection ended within a frame");
            }
        }
        return true;
    }
}
