package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files laid out as the kernel's; a real move would take the tests' own process along. */
class RootCgroupTest {
    private static final String PROCESS = ProcessHandle.current().pid() + "\n";

    @TempDir
    private Path files;

    @Test
    void versionOneHasAGroupOfTheProcessor() throws Exception {
        Files.createDirectory(files.resolve("cpu"));
        Files.createFile(files.resolve("cpu/cpu.rt_runtime_us"));
        Path members = Files.createFile(files.resolve("cpu/cgroup.procs"));
        assertTrue(new RootCgroup(files).enter());
        assertEquals(PROCESS, Files.readString(members));
    }

    @Test
    void versionTwoHasOneGroup() throws Exception {
        Path members = Files.createFile(files.resolve("cgroup.procs"));
        assertTrue(new RootCgroup(files).enter());
        assertEquals(PROCESS, Files.readString(members));
    }

    @Test
    void systemWithoutGroupsIsLeftAlone() throws Exception {
        assertFalse(new RootCgroup(files).enter());
        assertFalse(new RootCgroup(files.resolve("absent")).enter());
    }
}
