package carousel.ipc.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process left in shared memory goes when the next one of its instance begins. */
class LeftConnectionsTest {
    private static final long OWN = ProcessHandle.current().pid();

    @TempDir
    Path folder;

    private Path shared;
    private Path instance;
    private Path file;

    @BeforeEach
    void make() throws IOException {
        shared = Files.createDirectory(folder.resolve("shm"));
        instance = Files.createDirectory(folder.resolve("instance"));
        file = instance.resolve("ipc-process");
    }

    private void connection(long server) throws IOException {
        Path connection = Files.createDirectory(shared.resolve("qb-" + server + "-77-20-AbCdEf"));
        Files.write(connection.resolve("qb-request-cpg-data"), new byte[100]);
    }

    private List<String> left() throws IOException {
        try (Stream<Path> all = Files.list(shared)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void clear() {
        new LeftConnections(shared, instance).clear();
    }

    /** Of a process that has ended and been waited for. */
    private static long deadProcess() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }

    @Test
    void theFirstProcessOfAnInstanceRemovesNothing() throws Exception {
        connection(1);
        connection(OWN);
        clear();
        assertEquals(2, left().size());
        assertEquals(Long.toString(OWN), Files.readAllLines(file).get(0));
    }

    @Test
    void connectionsOfTheEarlierProcessGoAndNoOthers() throws Exception {
        long dead = deadProcess();
        Files.write(file, List.of(Long.toString(dead), "2026-01-01T00:00:00Z"));
        connection(dead);
        connection(1);
        Files.write(shared.resolve("qb-" + dead + "-file"), new byte[1]);
        clear();
        assertEquals(
                List.of("qb-" + dead + "-file", "qb-1-77-20-AbCdEf").stream()
                        .sorted()
                        .toList(),
                left());
        assertEquals(Long.toString(OWN), Files.readAllLines(file).get(0));
    }

    /** The folders belong to users whom nobody has to trust, and root removes them. */
    @Test
    void aLinkInThePlaceOfAConnectionIsNotFollowed() throws Exception {
        long dead = deadProcess();
        Files.write(file, List.of(Long.toString(dead), "2026-01-01T00:00:00Z"));
        Path precious =
                Files.write(Files.createDirectory(folder.resolve("precious")).resolve("file"), new byte[1]);
        Files.createSymbolicLink(shared.resolve("qb-" + dead + "-77-21-link"), precious.getParent());
        connection(dead);
        Files.createSymbolicLink(shared.resolve("qb-" + dead + "-77-20-AbCdEf/link"), precious);
        clear();
        assertEquals(List.of("qb-" + dead + "-77-21-link"), left());
        assertTrue(Files.exists(precious));
    }

    /** In a container each process may have the same number. */
    @Test
    void anEarlierProcessWithThisOnesNumberIsAnother() throws Exception {
        Files.write(file, List.of(Long.toString(OWN), "2026-01-01T00:00:00Z"));
        connection(OWN);
        clear();
        assertEquals(List.of(), left());
    }

    @Test
    void aProcessThatLivesKeepsItsConnections() throws Exception {
        clear();
        connection(OWN);
        clear();
        assertEquals(1, left().size(), "of another node of this process, perhaps");
        Files.write(
                file,
                List.of(
                        "1",
                        ProcessHandle.of(1)
                                .orElseThrow()
                                .info()
                                .startInstant()
                                .orElseThrow()
                                .toString()));
        connection(1);
        clear();
        assertTrue(left().contains("qb-1-77-20-AbCdEf"), left()::toString);
    }

    @Test
    void nonsenseInTheFileIsOverwritten() throws Exception {
        for (String nonsense : List.of("", "x", "../..", "99999999999999999999")) {
            Files.writeString(file, nonsense);
            connection(7);
            clear();
            assertEquals(1, left().size(), nonsense);
            assertEquals(Long.toString(OWN), Files.readAllLines(file).get(0));
            Files.delete(shared.resolve("qb-7-77-20-AbCdEf/qb-request-cpg-data"));
            Files.delete(shared.resolve("qb-7-77-20-AbCdEf"));
        }
        assertFalse(left().iterator().hasNext());
    }
}
