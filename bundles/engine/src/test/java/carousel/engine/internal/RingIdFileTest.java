package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule A-1 and scenario 40 of the checklist. */
class RingIdFileTest {
    @TempDir
    Path directory;

    @Test
    void missingFileIsSequenceZeroAndIsMade() throws IOException {
        assertEquals(0, new RingIdFile(directory, 7).load());
        Path file = directory.resolve("ringid_7");
        assertArrayEquals(new byte[8], Files.readAllBytes(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void sequenceIsKeptInNativeOrderAsCorosyncDoes() throws IOException {
        RingIdFile file = newFile();
        file.store(0x1234);
        file.close();
        assertEquals(0x1234, new RingIdFile(directory, 3).load());
        byte[] bytes = Files.readAllBytes(directory.resolve("ringid_3"));
        assertEquals(
                0x1234, ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong());
        RingIdFile later = newFile();
        later.store(0x1238);
        later.close();
        assertEquals(0x1238, later.load());
    }

    @Test
    void scenario40_shortFileIsSequenceZero() throws IOException {
        Files.write(directory.resolve("ringid_3"), new byte[] {1, 2, 3});
        assertEquals(0, new RingIdFile(directory, 3).load());
    }

    @Test
    void scenario40_unreadableFileIsSequenceZeroAndIsMade() throws IOException {
        Path file = directory.resolve("ringid_3");
        Files.createSymbolicLink(file, file);
        assertEquals(0, new RingIdFile(directory, 3).load());
        assertArrayEquals(new byte[8], Files.readAllBytes(file));
    }

    @Test
    void leftOverNewFileIsNoHindrance() throws IOException {
        Files.write(directory.resolve("ringid_3.new"), new byte[] {1});
        RingIdFile file = newFile();
        file.store(5);
        file.close();
        assertEquals(5, new RingIdFile(directory, 3).load());
    }

    @Test
    void scenario40_unusableDirectoryIsSaidWithItsName() {
        RingIdFile file = new RingIdFile(directory.resolve("absent"), 3);
        IOException e = assertThrows(IOException.class, file::load);
        assertTrue(String.valueOf(e.getMessage()).contains("absent"), e.getMessage());
    }

    /** However long the disk takes, it is waited for. */
    private RingIdFile newFile() {
        return new RingIdFile(directory, 3, 60);
    }

    private long onDisk() throws IOException {
        return new RingIdFile(directory, 3).load();
    }

    private void awaitOnDisk(long sequence) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (onDisk() != sequence && System.nanoTime() < deadlineNanos) {
            Thread.sleep(1);
        }
        assertEquals(sequence, onDisk());
    }

    /** The disk is asked beside the loop, for more than the ring needs, so that the next ring finds its sequence stored. */
    @Test
    void fileIsAheadOfTheRingUntilTheNodeHasLeft() throws IOException, InterruptedException {
        RingIdFile file = newFile();
        file.store(5);
        awaitOnDisk(5 + RingIdFile.AHEAD);
        file.store(9);
        awaitOnDisk(9 + RingIdFile.AHEAD);
        file.close();
        assertEquals(9, onDisk());
    }

    /**
     * A sequence is never used that the disk does not have, not even when its ring is far ahead; the thread that keeps the file
     * ahead once waited with a lower sequence for the loop's write to end, and then took its place.
     */
    @Test
    void ringFarAheadWaitsForTheDisk() throws IOException {
        RingIdFile file = newFile();
        for (long sequence = 4; sequence < 400_000; sequence += 1000) {
            file.store(sequence);
            assertTrue(onDisk() >= sequence);
        }
        file.close();
    }

    @Test
    void diskThatFailsBesideTheLoopEndsTheNodeWithTheNextRingUnlessItIsMended()
            throws IOException, InterruptedException {
        RingIdFile file = newFile();
        file.store(5);
        awaitOnDisk(5 + RingIdFile.AHEAD);
        Path hindrance = directory.resolve("ringid_3.new/file");
        Files.createDirectory(hindrance.getParent());
        Files.createFile(hindrance);
        file.store(9); // the disk has that already
        IOException refused = null;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (refused == null && System.nanoTime() < deadlineNanos) {
            try {
                file.store(13);
                Thread.sleep(1);
            } catch (IOException e) {
                refused = e;
            }
        }
        assertTrue(refused != null, "the failure is told");
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith("Couldn't create ringid file '" + directory),
                refused::toString);
        // in one step: the thread may be at it
        Files.move(hindrance.getParent(), directory.resolve("away"), StandardCopyOption.ATOMIC_MOVE);
        file.store(17);
        file.close();
        assertEquals(17, onDisk());
    }
}
