package carousel.launcher.shell;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * One frame of the shell's protocol: a type, a length of 4 bytes in big endian order, and that many bytes.
 *
 * @param type one of the constants
 * @param payload what it means depends on the type; text is UTF-8
 */
record ShellFrame(char type, ByteBuffer payload) {
    /** To the node: execute this command line. */
    static final char EXECUTE = 'X';

    /** To the node: complete this; the cursor's place (4 bytes), then the line. */
    static final char COMPLETE = 'C';

    /** To the node: interrupt the running command. */
    static final char INTERRUPT = 'I';

    /** From the node, once: a line with its version, a line with its name. */
    static final char HELLO = 'H';

    /** From the node: what a command printed. */
    static final char OUTPUT = 'O';

    /** From the node: what a command printed as an error. */
    static final char ERROR = 'E';

    /** From the node: a command ended with this status (4 bytes). */
    static final char STATUS = 'S';

    /** From the node: candidates for a completion, one a line. */
    static final char CANDIDATES = 'L';

    private static final int HEADER_BYTES = 5;
    private static final int MAX_PAYLOAD_BYTES = 1 << 20;

    static ShellFrame ofText(char type, String text) {
        return new ShellFrame(type, StandardCharsets.UTF_8.encode(text));
    }

    static ShellFrame completion(String line, int cursor) {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        ByteBuffer payload = ByteBuffer.allocate(Integer.BYTES + text.length);
        payload.putInt(cursor).put(text).flip();
        return new ShellFrame(COMPLETE, payload);
    }

    String text() {
        return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }

    int number() throws IOException {
        if (payload.remaining() != Integer.BYTES) {
            throw new IOException("the node's shell sent a frame " + type + " of " + payload.remaining() + " bytes");
        }
        return payload.getInt(payload.position());
    }

    void write(WritableByteChannel channel) throws IOException {
        if (payload.remaining() > MAX_PAYLOAD_BYTES) {
            throw new IOException("a line may have 1 MiB at most");
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER_BYTES + payload.remaining());
        bytes.put((byte) type)
                .putInt(payload.remaining())
                .put(payload.duplicate())
                .flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads the next frame. */
    static ShellFrame read(ReadableByteChannel channel) throws IOException {
        ByteBuffer header = fill(channel, HEADER_BYTES);
        char type = (char) (header.get() & 0xff);
        int length = header.getInt();
        if (length < 0 || length > MAX_PAYLOAD_BYTES) {
            throw new IOException("the node's shell sent a frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        return new ShellFrame(type, fill(channel, length));
    }

    private static ByteBuffer fill(ReadableByteChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the node ended the connection");
            }
        }
        return bytes.flip();
    }
}
