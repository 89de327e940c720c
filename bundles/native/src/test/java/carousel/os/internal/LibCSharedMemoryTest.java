package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.os.SharedMemory.Region;
import carousel.api.os.SystemCallException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real mappings; the other program is a second mapping made by Java, and glibc's own functions. */
@EnabledOnOs(OS.LINUX)
class LibCSharedMemoryTest {
    private static final int PAGE_BYTES = 4096;
    private static final int SEMAPHORE = 64;

    /** What another program calls. */
    interface Other extends Library {
        int sem_post(Pointer semaphore);

        int sem_wait(Pointer semaphore);

        int getuid();

        int getgid();
    }

    @TempDir
    private Path folder;

    private final Other other = Native.load("c", Other.class);
    private final LibCSharedMemory memory = new LibCSharedMemory();

    private Region create(String name, int sizeBytes, boolean doubled) throws Exception {
        return memory.create(folder.resolve(name), sizeBytes, other.getuid(), other.getgid(), doubled);
    }

    private MappedByteBuffer mapped(String name) throws Exception {
        try (FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, channel.size());
        }
    }

    @Test
    void othersSeeWhatIsWritten() throws Exception {
        try (Region region = create("plain", 100, false)) {
            assertEquals(100, region.bytes().capacity());
            region.bytes().put(99, (byte) 7);
            assertEquals(7, mapped("plain").get(99));
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("plain"))));
        }
    }

    @Test
    void whatRunsOverTheEndOfDoubledMemoryGoesOnAtItsBeginning() throws Exception {
        try (Region region = create("doubled", PAGE_BYTES, true)) {
            region.bytes().putLong(PAGE_BYTES - Integer.BYTES, -1);
            MappedByteBuffer seen = mapped("doubled");
            assertEquals(PAGE_BYTES, seen.capacity());
            assertEquals(-1, seen.getInt(0));
            assertEquals(-1, seen.getInt(PAGE_BYTES - Integer.BYTES));
            assertEquals(0, seen.getInt(Integer.BYTES));
        }
    }

    @Test
    void semaphoreIsGlibcs() throws Exception {
        try (Region region = create("semaphore", PAGE_BYTES, false)) {
            region.openSemaphore(SEMAPHORE);
            assertFalse(region.tryTake(SEMAPHORE));
            Pointer semaphore = Native.getDirectBufferPointer(region.bytes()).share(SEMAPHORE);
            assertEquals(0, other.sem_post(semaphore));
            region.post(SEMAPHORE);
            assertEquals(2, region.value(SEMAPHORE));
            assertTrue(region.tryTake(SEMAPHORE));
            assertEquals(0, other.sem_wait(semaphore));
            assertEquals(0, region.value(SEMAPHORE));
        }
    }

    @Test
    void postWakesWhoWaits() throws Exception {
        try (Region region = create("waited-for", PAGE_BYTES, false)) {
            region.openSemaphore(SEMAPHORE);
            Pointer semaphore = Native.getDirectBufferPointer(region.bytes()).share(SEMAPHORE);
            CompletableFuture<Integer> waits = CompletableFuture.supplyAsync(() -> other.sem_wait(semaphore));
            while (region.bytes().getInt(SEMAPHORE + Integer.BYTES) == 0) {
                Thread.onSpinWait(); // until it is counted as a waiter
            }
            region.post(SEMAPHORE);
            assertEquals(0, waits.get(20, TimeUnit.SECONDS));
        }
    }

    /** In compiled code, too, where the virtual machine itself says it some time later. */
    @Test
    void memoryThatItsFileLostIsToldAtOnce() throws Exception {
        try (Region intact = create("intact", PAGE_BYTES, false);
                Region lost = create("lost", PAGE_BYTES, false)) {
            intact.openSemaphore(SEMAPHORE);
            for (int i = 0; i < 30_000; i++) {
                intact.post(SEMAPHORE);
                assertEquals(1, intact.value(SEMAPHORE));
                assertTrue(intact.tryTake(SEMAPHORE));
            }
            Files.write(folder.resolve("lost"), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
            for (int i = 0; i < 100; i++) {
                assertThrows(InternalError.class, () -> lost.tryTake(SEMAPHORE));
                assertThrows(InternalError.class, () -> lost.value(SEMAPHORE));
                assertThrows(InternalError.class, () -> lost.post(SEMAPHORE));
            }
            intact.post(SEMAPHORE);
            assertEquals(1, intact.value(SEMAPHORE), "nothing of it is left for others");
        }
    }

    @Test
    void presentFileIsRefusedAndLeftAlone() throws Exception {
        Files.writeString(folder.resolve("present"), "text");
        SystemCallException refusal =
                assertThrows(SystemCallException.class, () -> create("present", PAGE_BYTES, false));
        assertEquals("File exists (17)", refusal.getMessage());
        assertEquals("text", Files.readString(folder.resolve("present")));
    }

    @Test
    void closedMemoryIsNotTouched() throws Exception {
        Region region = create("closed", PAGE_BYTES, true);
        region.close();
        region.close();
        assertThrows(IllegalStateException.class, () -> region.post(SEMAPHORE));
    }
}
