package carousel.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.config.ClusterConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map beside what {@code corosync-cmapctl} of corosync 3.1.7 printed after a start with the same file (F-003, F-004, F-024). */
class ConfigurationMapTest {
    private static final Pattern LINE = Pattern.compile("(\\S+) \\((\\w+)\\) = (.*)");

    /** Keys that services make while they run; they are not the file's. */
    private static final List<String> OF_SERVICES = List.of(
            "internal_configuration.",
            "resources.system.load_15min.",
            "resources.system.memory_used.current",
            "resources.system.memory_used.last_updated",
            "resources.system.memory_used.state",
            // The service mon puts 3000 over whatever the file says.
            "resources.system.memory_used.poll_period",
            "runtime.blackbox.",
            "runtime.force_gather",
            "runtime.members.",
            "runtime.services.",
            "runtime.votequorum.");

    @TempDir
    Path folder;

    private Reading reading;

    @BeforeEach
    void setUp() throws Exception {
        reading = new Reading(folder);
        Files.write(reading.authkey(), Reading.key(256));
    }

    private static boolean isOfAService(String key) {
        return OF_SERVICES.stream().anyMatch(key::startsWith);
    }

    private SortedMap<String, String> printed() throws Exception {
        SortedMap<String, String> lines = new TreeMap<>();
        Reading.resource("started-daemon.cmap").lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && !isOfAService(matcher.group(1))) {
                lines.put(matcher.group(1), matcher.group(2) + " " + inFolder(matcher.group(3)));
            }
        });
        return lines;
    }

    private String inFolder(String text) {
        return text.replace("/var/log/corosync", folder.toString());
    }

    @Test
    void mapIsThatOfAStartedDaemon() throws Exception {
        Files.writeString(reading.file(), inFolder(Reading.resource("started-daemon.conf")));
        ClusterConfiguration read = reading.reader().read(reading.file(), "node1");
        SortedMap<String, String> ours = new TreeMap<>();
        read.map().forEach((key, value) -> {
            if (!isOfAService(key)) {
                ours.put(key, value.type().shortName() + " " + value);
            }
        });
        assertEquals(printed(), ours);
        assertTrue(ours.size() > 100, () -> "only " + ours.size() + " keys were compared");
    }

    @Test
    void secretKeyIsNotInTheMap() throws Exception {
        String secret = "k".repeat(200);
        ClusterConfiguration read = reading.read(Verdicts.totem("secauth: on", "key: " + secret) + Verdicts.NODES);
        assertEquals(null, read.map().get("totem.key"));
    }

    @Test
    void keysAreInByteOrder() throws Exception {
        ClusterConfiguration read =
                reading.read("a {\nz: 1\nB: 2\n10: 3\n2: 4\n_: 5\n}\n" + Verdicts.totem() + Verdicts.NODES);
        assertEquals(
                List.of("a.10", "a.2", "a.B", "a._", "a.z"),
                List.copyOf(read.map().subMap("a.", "a/").keySet()));
    }
}
