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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ring sequence in {@code ringid_NODEID} of the state directory, 8 bytes in native order as Corosync keeps it, so that a
 * node can change between Corosync and Carousel. Written to a new file that is synced and then takes the old one's place.
 *
 * <p>Corosync writes without a sync. A sync survives a crash of the machine, but would hold up a forming ring for as long as a
 * busy disk likes; so the loop does not wait for it: a thread of this object's own keeps the file some sequences ahead of the
 * ring, and {@link #close} writes the true one. A node whose machine crashed goes on from a higher sequence than it had, which is
 * all that the protocol asks for.
 */
final class RingIdFile implements RingStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("TOTEM");
    private static final int LENGTH = Long.BYTES;

    /** How far ahead of the ring the file is; a new ring's sequence is four higher than the last one's. */
    static final long AHEAD = 400;

    private static final long CLOSE_PATIENCE_SECONDS = 2;

    private final Path file;
    private final Path newFile;
    private final long closePatienceSeconds;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "carousel-ring-id");
        thread.setDaemon(true);
        return thread;
    });

    /** What the disk has. Written while holding this object's lock. */
    private volatile long durable;

    /** Why the thread could not write; null when it could. Written while holding this object's lock. */
    private volatile @Nullable IOException refusal;

    /** The newest sequence that was stored; null before. Written by the loop only. */
    private volatile @Nullable Long newest;

    RingIdFile(Path stateDirectory, int nodeId) {
        this(stateDirectory, nodeId, CLOSE_PATIENCE_SECONDS);
    }

    RingIdFile(Path stateDirectory, int nodeId, long closePatienceSeconds) {
        this.closePatienceSeconds = closePatienceSeconds;
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
            LOG.warn("The ring id in {} cannot be read, it begins anew: {}", file, FileRefusal.reason(e));
        }
        if (bytes.length < LENGTH) {
            write(0);
            return 0;
        }
        long loaded = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong();
        durable = loaded;
        return loaded;
    }

    /** Returns at once as long as the disk keeps up; a ring far ahead of the file has to wait for the disk. */
    @Override
    public void store(long ringSequence) throws IOException {
        newest = ringSequence;
        if (refusal != null || Long.compareUnsigned(ringSequence, durable) > 0) {
            writeUnlessDurable(ringSequence);
        }
        try {
            writer.execute(() -> writeAhead(ringSequence + AHEAD));
        } catch (RejectedExecutionException e) {
            LOG.debug("No ring follows that would need more than {}", Long.toUnsignedString(ringSequence), e);
        }
    }

    /**
     * What fails here fails again, on the loop, when the next ring forms, unless the disk is mended by then. Looks and writes while
     * holding the lock: the loop may meanwhile have stored a higher sequence, which must not be lowered.
     */
    private synchronized void writeAhead(long sequence) {
        if (Long.compareUnsigned(sequence, durable) <= 0) {
            return;
        }
        try {
            write(sequence);
        } catch (IOException e) {
            LOG.error("{}. The node stops when the next ring forms, unless this is mended", e.getMessage());
        }
    }

    /** The thread may just have been at it. */
    private synchronized void writeUnlessDurable(long ringSequence) throws IOException {
        if (refusal != null || Long.compareUnsigned(ringSequence, durable) > 0) {
            write(ringSequence);
        }
    }

    private synchronized void write(long ringSequence) throws IOException {
        String step = "create";
        try {
            Files.deleteIfExists(newFile);
            Files.createFile(
                    newFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            step = "write";
            writeAndSync(
                    ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder()).putLong(0, ringSequence));
        } catch (IOException e) {
            IOException told =
                    new IOException("Couldn't " + step + " ringid file '" + file + "': " + FileRefusal.reason(e), e);
            refusal = told;
            throw told;
        }
        durable = ringSequence;
        refusal = null;
    }

    private void writeAndSync(ByteBuffer bytes) throws IOException {
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
    }

    /** Writes the sequence itself: the node has left its ring. Must not be called on the loop. */
    @Override
    public void close() {
        writer.shutdown();
        Long last = newest;
        try {
            boolean idle = writer.awaitTermination(closePatienceSeconds, TimeUnit.SECONDS);
            if (idle && last != null && last != durable) {
                write(last);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("{}. The node will begin at a higher sequence", e.getMessage());
        }
    }
}
