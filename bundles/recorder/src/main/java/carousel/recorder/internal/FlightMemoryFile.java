package carousel.recorder.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory that is a file, so that what was recorded is there however the process ends. Each segment is written with zeros before it is mapped: then
 * the disk has a place for it, and writing to the memory cannot fail. On a full disk the memory is such that ends with the process.
 */
final class FlightMemoryFile implements FlightMemory {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private final Path file;
    private @Nullable FileChannel channel;

    FlightMemoryFile(Path file) {
        this.file = file;
    }

    @Override
    public ByteBuffer segment(int number, int sizeBytes) {
        try {
            FileChannel open = channel();
            long start = (long) number * sizeBytes;
            ByteBuffer zeros = ByteBuffer.allocate(sizeBytes);
            while (zeros.hasRemaining()) {
                open.write(zeros, start + zeros.position());
            }
            return open.map(MapMode.READ_WRITE, start, sizeBytes);
        } catch (IOException e) {
            LOGGER.debug("Flight data are not kept in {}", file, e);
            return VOLATILE.segment(number, sizeBytes);
        }
    }

    private FileChannel channel() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            open = FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            channel = open;
        }
        return open;
    }

    @Override
    public void close() {
        FileChannel open = channel;
        channel = null;
        try {
            if (open != null) {
                open.close();
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOGGER.debug("{} stays", file, e);
        }
    }
}
