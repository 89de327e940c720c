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
import java.nio.file.attribute.PosixFilePermissions;
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
        RingIdFile file = new RingIdFile(directory, 3);
        file.store(0x1234);
        assertEquals(0x1234, new RingIdFile(directory, 3).load());
        byte[] bytes = Files.readAllBytes(directory.resolve("ringid_3"));
        assertEquals(
                0x1234, ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong());
        file.store(0x1238);
        assertEquals(0x1238, file.load());
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
        new RingIdFile(directory, 3).store(5);
        assertEquals(5, new RingIdFile(directory, 3).load());
    }

    @Test
    void scenario40_unusableDirectoryIsSaidWithItsName() {
        RingIdFile file = new RingIdFile(directory.resolve("absent"), 3);
        IOException e = assertThrows(IOException.class, file::load);
        assertTrue(String.valueOf(e.getMessage()).contains("absent"), e.getMessage());
    }
}
