package carousel.ipc.internal.server;

import carousel.api.os.SharedMemory;
import carousel.api.os.SharedMemory.Region;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * libqb's ring buffer (ipc-wire 2.1, 2.2): a header file and a data file, mapped by the node and one client, each of which writes or reads. The
 * client may write whatever it likes wherever it likes, so nothing that comes from there is believed, and the node's own index is its own.
 *
 * <pre>
 * header   0  write_pt, next word to write        data   p    length of the message in bytes
 *          4  read_pt, next word to read                 p+1  magic
 *          8  word_size, words in the data file          p+2  the message, and so on modulo word_size
 *         12  path of the header file, 4096
 *       4108  path of the data file, 4096
 *       8204  ref_count
 *       8208  semaphore, 32: how many messages wait
 *       8240  flow control word
 * </pre>
 */
final class MessageRing implements AutoCloseable {
    private static final int WRITE_POINT = 0;
    private static final int READ_POINT = 4;
    private static final int WORD_SIZE = 8;
    private static final int HEADER_PATH = 12;
    private static final int DATA_PATH = 4108;
    private static final int REF_COUNT = 8204;
    private static final int SEMAPHORE = 8208;
    private static final int FLOW_CONTROL = 8240;
    private static final int HEADER_BYTES = 8252;

    private static final int COMPLETE = 0xA1A1A1A1;
    private static final int ALLOCATED = 0xA110CED0;
    private static final int CONSUMED = 0xD0D0D0D0;

    /** Length and magic of a chunk. */
    private static final int CHUNK_HEADER_WORDS = 2;
    /** What must be free besides the message: its chunk's header, and a word so that full is not empty. */
    private static final int CHUNK_MARGIN_BYTES = 12;
    /** What the size of the data file allows for one message besides itself. */
    private static final int FILE_MARGIN_BYTES = 13;

    private static final int PAGE_BYTES = 4096;

    private static final VarHandle INTS = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final Path headerPath;
    private final Path dataPath;
    private final Region headerRegion;
    private final Region dataRegion;
    private final ByteBuffer header;
    private final ByteBuffer data;
    private final int words;
    /** The node's side: next word to write, or to read. */
    private int index;
    /** The semaphore was taken down for the message at the index. */
    private boolean taken;

    /**
     * Makes both files.
     *
     * @param base path without {@code -header} or {@code -data}
     * @throws IOException when the system refuses; no file is left
     */
    MessageRing(SharedMemory memory, Path base, int maxMessageBytes, int userId, int groupId) throws IOException {
        headerPath = base.resolveSibling(base.getFileName() + "-header");
        dataPath = base.resolveSibling(base.getFileName() + "-data");
        int dataBytes = dataBytes(maxMessageBytes);
        words = dataBytes / Integer.BYTES;
        headerRegion = memory.create(headerPath, HEADER_BYTES, userId, groupId, false);
        try {
            dataRegion = memory.create(dataPath, dataBytes, userId, groupId, true);
        } catch (IOException e) {
            headerRegion.close();
            Files.deleteIfExists(headerPath);
            throw e;
        }
        header = headerRegion.bytes();
        data = dataRegion.bytes();
        header.putInt(WORD_SIZE, words);
        putPath(HEADER_PATH, headerPath);
        putPath(DATA_PATH, dataPath);
        header.putInt(REF_COUNT, 1);
        headerRegion.openSemaphore(SEMAPHORE);
    }

    private void putPath(int at, Path path) {
        header.put(at, path.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Length of the data file, which a client works out for itself. */
    static int dataBytes(int maxMessageBytes) {
        return (maxMessageBytes + FILE_MARGIN_BYTES + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    }

    /**
     * Adds a message of two parts, which stay as they are.
     *
     * @return false when there is no room
     */
    boolean write(ByteBuffer head, ByteBuffer tail) throws ProtocolException {
        int length = head.remaining() + tail.remaining();
        int read = (int) INTS.getAcquire(header, READ_POINT);
        tellOfFaults();
        if (read < 0 || read >= words) {
            throw new ProtocolException("its read index is " + read + ", expected 0 to " + (words - 1));
        }
        if (freeBytes(read) < length + CHUNK_MARGIN_BYTES) {
            return false;
        }
        int at = index * Integer.BYTES;
        data.putInt(at, 0);
        INTS.setRelease(data, magicAt(index), ALLOCATED);
        int body = at + CHUNK_HEADER_WORDS * Integer.BYTES;
        data.put(body, head, head.position(), head.remaining());
        data.put(body + head.remaining(), tail, tail.position(), tail.remaining());
        data.putInt(at, length);
        int chunk = index;
        index = next(index, length);
        INTS.setRelease(header, WRITE_POINT, index);
        INTS.setRelease(data, magicAt(chunk), COMPLETE);
        headerRegion.post(SEMAPHORE);
        return true;
    }

    private int freeBytes(int read) {
        if (index > read) {
            return (read - index + words - 1) * Integer.BYTES;
        }
        if (index < read) {
            return (read - index - 1) * Integer.BYTES;
        }
        return headerRegion.value(SEMAPHORE) > 0 ? 0 : words * Integer.BYTES;
    }

    /** The message whose turn it is, from 0 to its limit, or null; the same until {@link #consumed}. */
    @Nullable
    ByteBuffer peek() throws ProtocolException {
        if (!taken) {
            if (!headerRegion.tryTake(SEMAPHORE)) {
                return null;
            }
            taken = true;
        }
        int magic = (int) INTS.getAcquire(data, magicAt(index));
        int at = index * Integer.BYTES;
        int length = data.getInt(at);
        tellOfFaults();
        if (magic != COMPLETE) {
            throw new ProtocolException("a message has the magic number 0x" + Integer.toHexString(magic)
                    + ", expected 0x" + Integer.toHexString(COMPLETE));
        }
        if (length < 0 || length > words * Integer.BYTES - CHUNK_MARGIN_BYTES) {
            throw new ProtocolException("a message has " + length + " bytes, more than its ring buffer");
        }
        return data.slice(at + CHUNK_HEADER_WORDS * Integer.BYTES, length).order(ByteOrder.nativeOrder());
    }

    /** The message was read, and what its sender wrote over its length since does not matter. */
    void consumed(int length) {
        taken = false;
        int at = index * Integer.BYTES;
        data.putInt(at, 0);
        INTS.setRelease(data, magicAt(index), CONSUMED);
        index = next(index, length);
        INTS.setRelease(header, READ_POINT, index);
        tellOfFaults();
    }

    private int next(int chunk, int length) {
        return (chunk + CHUNK_HEADER_WORDS + (length + Integer.BYTES - 1) / Integer.BYTES) % words;
    }

    /** In the doubled memory a chunk may begin with the last word. */
    private static int magicAt(int chunk) {
        return (chunk + 1) * Integer.BYTES;
    }

    /** Sets the word that its writer looks at before it writes. */
    void flowControl(int word) {
        INTS.setVolatile(header, FLOW_CONTROL, word);
        tellOfFaults();
    }

    /** A client may have made the files shorter: an InternalError says so here, not later where nobody expects it. */
    private void tellOfFaults() {
        int unused = headerRegion.value(SEMAPHORE);
    }

    /** Path of the files without {@code -header} and {@code -data}. */
    String name() {
        String path = headerPath.toString();
        return path.substring(0, path.length() - "-header".length());
    }

    /** Gives the memory back and removes the files. */
    @Override
    public void close() {
        headerRegion.close();
        dataRegion.close();
        ConnectionDirectory.delete(headerPath);
        ConnectionDirectory.delete(dataPath);
    }
}
