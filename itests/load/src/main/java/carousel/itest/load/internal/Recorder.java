package carousel.itest.load.internal;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.totem.RingId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * Writes what a member is told to a file, a line an event, in the form that the C program {@code cpgpeer} tells: {@code C}
 * for a change of members, {@code M} for a message, {@code R} for a change of the ring.
 */
final class Recorder implements GroupListener, AutoCloseable {
    private final Writer log;
    private final AtomicLong delivered = new AtomicLong();
    /** Guarded by this. */
    private boolean paused;

    Recorder(Path file) throws IOException {
        log = Files.newBufferedWriter(file, StandardCharsets.US_ASCII);
    }

    long delivered() {
        return delivered.get();
    }

    synchronized void pause() {
        paused = true;
    }

    synchronized void resume() {
        paused = false;
        notifyAll();
    }

    private synchronized void awaitResume() {
        boolean interrupted = false;
        while (paused) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void delivered(GroupMember sender, ByteBuffer message) {
        awaitResume();
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
        StringBuilder line = new StringBuilder("C " + change.members().size());
        change.members().forEach(member -> line.append(' ').append(member));
        change.left()
                .forEach(left -> line.append(" -")
                        .append(left.member())
                        .append('/')
                        .append(left.reason().number()));
        change.joined()
                .forEach(joined -> line.append(" +")
                        .append(joined.member())
                        .append('/')
                        .append(joined.reason().number()));
        write(line.append('\n').toString());
    }

    @Override
    public void ringChanged(RingId ring, List<Integer> members) {
        write("R " + ring + " "
                + members.stream().map(Integer::toUnsignedString).collect(Collectors.joining(" ")) + "\n");
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
