package carousel.ipc.internal.cpg;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.os.SharedMemory;
import carousel.api.os.SharedMemory.Region;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory that a client shares to send messages from ({@code cpg_zcb_alloc}, to Corosync 3.1.10; ipc-wire 9).
 *
 * <pre>
 *  8  what the node calls it, u64
 * 16  the request of a multicast
 * </pre>
 */
final class ZeroCopyBuffers {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");
    private static final Path FOLDER = Path.of("/dev/shm");
    private static final String NAME = "corosync_zerocopy-";
    private static final int ADDRESS = 8;
    private static final int REQUEST = 16;
    private static final int REQUEST_SIZE = REQUEST + 8;
    private static final int SMALLEST_BYTES = REQUEST + CpgRequests.MULTICAST_BYTES;
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_BUFFERS = 64;

    private final SharedMemory memory;
    private final Map<Long, Region> buffers = new HashMap<>();
    private long lastAddress;

    ZeroCopyBuffers(SharedMemory memory) {
        this.memory = memory;
    }

    /**
     * Takes a file of the client's into the node's memory, and away from the disk.
     *
     * @throws CorosyncException INVALID_PARAM for a file that libcpg does not make, LIBRARY when the system refuses
     */
    void allocate(String path, long sizeBytes) {
        Path file = Path.of(path).normalize();
        boolean known = FOLDER.equals(file.getParent())
                && String.valueOf(file.getFileName()).startsWith(NAME)
                && sizeBytes >= SMALLEST_BYTES
                && sizeBytes <= MOST_BYTES
                && buffers.size() < MOST_BUFFERS;
        if (!known) {
            throw new CorosyncException(
                    CorosyncStatus.INVALID_PARAM,
                    "A program shares " + Long.toUnsignedString(sizeBytes) + " bytes in " + path + ", expected "
                            + SMALLEST_BYTES + " to " + MOST_BYTES + " in " + FOLDER.resolve(NAME + "XXXXXX")
                            + " and at most " + MOST_BUFFERS + " times.");
        }
        try {
            Region region = memory.open(file, (int) sizeBytes);
            buffers.put(++lastAddress, region);
            region.bytes().putLong(ADDRESS, lastAddress);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("The memory that a program shares in {} cannot be used: {}", file, e.getMessage());
            throw new CorosyncException(CorosyncStatus.LIBRARY, "The file " + file + " cannot be used.");
        }
    }

    /** The request in a buffer, or null when there is no such buffer or it holds none. */
    @Nullable
    ByteBuffer request(long address) {
        Region region = buffers.get(address);
        if (region == null) {
            return null;
        }
        ByteBuffer bytes = region.bytes();
        int size = bytes.getInt(REQUEST_SIZE);
        return size < CpgRequests.MULTICAST_BYTES || size > bytes.capacity() - REQUEST
                ? null
                : bytes.slice(REQUEST, size).order(ByteOrder.nativeOrder());
    }

    /** Gives a buffer back; false when there is none. */
    boolean free(long address) {
        Region region = buffers.remove(address);
        if (region != null) {
            region.close();
        }
        return region != null;
    }

    void close() {
        buffers.values().forEach(Region::close);
        buffers.clear();
    }
}
