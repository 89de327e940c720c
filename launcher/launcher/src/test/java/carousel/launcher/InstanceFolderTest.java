package carousel.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceFolderTest {
    @TempDir
    Path temporary;

    @Test
    void folderIsMadeAndClosedToOthers() throws Exception {
        Path state = temporary.resolve("a/b");
        try (InstanceFolder folder = InstanceFolder.take(state)) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())));
            assertEquals(
                    Long.toString(ProcessHandle.current().pid()),
                    Files.readString(state.resolve("pid")).strip());
        }
        assertFalse(Files.exists(state.resolve("pid")));
    }

    @Test
    void secondNodeIsRefusedWithTheNumberOfTheFirst() throws Exception {
        try (InstanceFolder folder = InstanceFolder.take(temporary)) {
            NodeFailure refusal = assertThrows(NodeFailure.class, () -> InstanceFolder.take(folder.path()));
            assertEquals(18, refusal.exitStatus());
            assertTrue(
                    refusal.toString()
                            .contains("process " + ProcessHandle.current().pid()),
                    refusal.getMessage());
            assertTrue(Files.exists(temporary.resolve("pid")), "the first one's files are left alone");
        }
        InstanceFolder.take(temporary).close();
    }

    @Test
    void whatAKilledNodeLeftIsTakenAway() throws Exception {
        Files.writeString(temporary.resolve("ready"), "1");
        Files.writeString(temporary.resolve("shell.address"), "/nowhere");
        try (InstanceFolder folder = InstanceFolder.take(temporary)) {
            assertFalse(Files.exists(folder.path().resolve("ready")));
            assertFalse(Files.exists(folder.path().resolve("shell.address")));
        }
    }

    @Test
    void unusableFolderIsNamedWithItsReason() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "");
        NodeFailure refusal = assertThrows(NodeFailure.class, () -> InstanceFolder.take(file));
        assertEquals(16, refusal.exitStatus());
        assertTrue(refusal.toString().contains(file.toString()), refusal::toString);
    }
}
