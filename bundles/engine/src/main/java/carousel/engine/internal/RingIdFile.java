package carousel.engine.internal;

import carousel.api.totem.RingStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring sequence in {@code ringid_NODEID} of the state directory, 8 bytes in native order as Corosync keeps it, so that a
 * node can change between Corosync and Carousel. Written to a new file that is synced and then takes the old one's place.
 */
final class RingIdFile implements RingStore {
    private static final Logger LOG = LoggerFactory.getLogger("TOTEM");
    private static final int LENGTH = Long.BYTES;

    private final Path file;
    private final Path newFile;

    RingIdFile(Path stateDirectory, int nodeId) {
        String name = "ringid_" + Integer.toUnsignedString(nodeId);
        file = stateDirectory.resolve(name);
        newFile = stateDirectory.resolve(name + ".new");
    }

    @Override
    public long load() throws IOException {
        byte[] bytes = new byte[0];
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            LOG.debug("{} is made, this is the node's first start", file);
        } catch (IOException e) {
            LOG.warn("The ring id in {} cannot be read, it begins anew: {}", file, e.toString());
        }
        if (bytes.length < LENGTH) {
            store(0);
            return 0;
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
    }

    @Override
    public void store(long ringSequence) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder()).putLong(0, ringSequence);
        try {
            Files.deleteIfExists(newFile);
            Files.createFile(
                    newFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileChannel channel = FileChannel.open(newFile, StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(newFile, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel directory = FileChannel.open(file.toAbsolutePath().getParent())) {
                directory.force(true);
            }
        } catch (IOException e) {
            throw new IOException("Cannot store the ring id in " + file + ": " + e, e);
        }
    }
}
