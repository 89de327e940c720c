package carousel.itest.load.internal;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Writes what a member is told to a file, a line an event, in the form of the C program {@code cpgpeer}: {@code C n node:pid ...}
 * for members after a change, {@code M node pid length crc32} for a message.
 */
final class Recorder implements GroupListener, AutoCloseable {
    private final Writer log;
    private final AtomicLong delivered = new AtomicLong();

    Recorder(Path file) throws IOException {
        log = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
    }

    long delivered() {
        return delivered.get();
    }

    @Override
    public void delivered(GroupMember sender, ByteBuffer message) {
        CRC32 crc = new CRC32();
        int length = message.remaining();
        crc.update(message);
        write(String.format(
                "M %d %d %d %08x%n",
                sender.nodeId(), Integer.toUnsignedLong(sender.processId()), length, crc.getValue()));
        delivered.incrementAndGet();
    }

    @Override
    public void membershipChanged(GroupChange change) {
        write("C " + change.members().size() + " "
                + change.members().stream().map(GroupMember::toString).collect(Collectors.joining(" ")) + "\n");
    }

    @Override
    public void ended(String reason) {
        write("E " + reason + "\n");
    }

    private void write(String line) {
        try {
            synchronized (log) {
                log.write(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void flush() throws IOException {
        synchronized (log) {
            log.flush();
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (log) {
            log.close();
        }
    }
}
