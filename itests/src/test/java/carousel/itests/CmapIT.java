package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A real daemon (node 1) and a Carousel node (node 2) in one ring: their maps and tools against each other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CmapIT {
    @TempDir
    static Path folder;

    private static NamespaceRing ring;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Optional<String> missing = NamespaceRing.missing(1);
        assumeTrue(missing.isEmpty(), () -> "skipped: " + missing.orElse(""));
        ring = new NamespaceRing(folder, 1, 1, "--token", "2000", "--links", "2");
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        if (ring != null) {
            ring.close();
        }
    }

    private static String real(String... command) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("exec", "1"));
        words.addAll(List.of(command));
        return ring.cluster().run(words.toArray(String[]::new));
    }

    private static ShellConnection.Result carousel(String line) throws IOException {
        try (ShellConnection connection = new ShellConnection(ring.node(2).state())) {
            return connection.execute(line);
        }
    }

    private static String output(String line) throws IOException {
        ShellConnection.Result result = carousel(line);
        assertEquals(0, result.status(), () -> line + ": " + result.errors());
        return result.output();
    }

    private static void fails(String line, String sentence) throws IOException {
        ShellConnection.Result result = carousel(line);
        assertEquals(1, result.status());
        assertEquals(sentence + "\n", result.errors());
    }

    private static void edit(UnaryOperator<String> change) throws IOException {
        for (int id = 1; id <= 2; id++) {
            Path file = ring.configuration(id);
            Files.writeString(file, change.apply(Files.readString(file)));
        }
    }

    @Test
    @Order(1)
    void F122_everyKeyOfTheConfigurationMapIsThatOfADaemon() throws Exception {
        KnownDifferences.assertNoOthers(
                MapText.of(real("corosync-cmapctl")), MapText.of(output("carousel:cmapctl")), 51);
    }

    @Test
    @Order(2)
    void F123_everyKeyOfTheStatisticsMapIsThatOfADaemon() throws Exception {
        MapText daemon = MapText.of(real("corosync-cmapctl", "-m", "stats")).ofStatistics(1);
        MapText node = MapText.of(output("carousel:cmapctl -m stats")).ofStatistics(2);
        KnownDifferences.assertNoOthers(daemon, node, 51);
    }

    @Test
    @Order(3)
    void F163_theToolsShowTheSameLinks() throws Exception {
        assertEquals(swapped(real("corosync-cfgtool", "-n")), output("carousel:cfgtool -n"));
        String expected = """
                Local node ID 2, transport knet
                LINK ID 0 udp
                	addr	= 10.77.0.2
                	status:
                		nodeid:          1:	connected
                		nodeid:          2:	localhost
                LINK ID 1 udp
                	addr	= 10.77.1.2
                	status:
                		nodeid:          1:	connected
                		nodeid:          2:	localhost
                """;
        assertEquals(expected, output("carousel:cfgtool -s"));
        assertEquals(real("corosync-cfgtool", "-a", "1"), output("carousel:cfgtool -a 1"));
        assertEquals(real("corosync-cfgtool", "-a", "2"), output("carousel:cfgtool -a 2"));
        fails("carousel:cfgtool -a 9", "Could not get node address for nodeid 9");
    }

    /** What one node says of the other, the other way round. */
    private static String swapped(String text) {
        return text.replace("ID 1", "ID 2")
                .replace("nodeid: 2", "nodeid: 1")
                .replaceAll("(10\\.77\\.[01])\\.1->10\\.77\\.[01]\\.2", "$1.2->$1.1");
    }

    @Test
    @Order(4)
    void F126_aKeyActsAtOnceOrNotAtAll() throws Exception {
        String ringBefore = ringId();
        output("carousel:cmapctl -s logging.debug str on");
        output("carousel:cmapctl -s totem.token u32 2500");
        assertEquals(
                "runtime.config.totem.consensus (u32) = 3000\nruntime.config.totem.token (u32) = 2500\n",
                output("carousel:cmapctl -g runtime.config.totem.consensus runtime.config.totem.token"));
        Await.until(
                "the debug line is written",
                NamespaceRing.PATIENCE,
                () -> ring.log(2).contains("Token Timeout (2500 ms)"));
        output("carousel:cmapctl -d logging.debug");
        fails("carousel:cmapctl -s totem.token u32 10", "Failed to set key totem.token. Error CS_ERR_INVALID_PARAM");
        fails("carousel:cmapctl -s totem.version u32 2", "Failed to set key totem.version. Error CS_ERR_ACCESS");
        assertEquals("2500\n", output("carousel:cmapctl -q -g totem.token"));
        output("carousel:cmapctl -s totem.interface.1.knet_link_priority u8 9");
        Await.until("link 1 carries the traffic", NamespaceRing.PATIENCE, () -> {
            String links = output("carousel:links");
            if (!isActive(links, "10.77.1.1")) {
                throw new IllegalStateException(links);
            }
            return true;
        });
        output("carousel:cmapctl -d totem.interface.1.knet_link_priority");
        output("carousel:cmapctl -d totem.token");
        assertEquals("3000\n", output("carousel:cmapctl -q -g runtime.config.totem.token"), "Corosync's default");
        assertEquals(ringBefore, ringId());
    }

    private static boolean isActive(String links, String address) {
        return links.lines().anyMatch(line -> line.contains(address) && line.contains(" yes "));
    }

    private static String ringId() throws IOException {
        return output("carousel:ring")
                .lines()
                .filter(line -> line.startsWith("Ring "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(5)
    void F076_F080_eitherSideReloadsAll() throws Exception {
        edit(text -> text.replaceFirst("totem \\{", "totem {\n\twindow_size: 77"));
        assertEquals("Reloading corosync.conf...\nDone\n", output("carousel:cfgtool -R"));
        awaitWindow(77);
        Await.until( // a daemon's log is written by a thread of its own
                "the daemon tells who asked",
                NamespaceRing.PATIENCE,
                () -> ring.log(1).contains("Config reload requested by node 2"));
        assertEquals("""
                config.reload_in_progress (u8) = 0
                config.reload_status (i32) = 1
                config.totemconfig_reload_in_progress (u8) = 0
                """, output("carousel:cmapctl config."));
        edit(text -> text.replace("window_size: 77", "window_size: 66"));
        real("corosync-cfgtool", "-R");
        awaitWindow(66);
        edit(text -> text.replace("window_size: 66", "window_size: 55\n\tjoin: 10"));
        ShellConnection.Result refused = carousel("carousel:cfgtool -R");
        assertEquals(7, refused.status());
        assertTrue(refused.errors().startsWith("Could not reload configuration. Error CS_ERR_INVALID_PARAM\n"));
        assertEquals("7\n", output("carousel:cmapctl -q -g config.reload_status"));
        assertTrue(
                output("carousel:cmapctl -q -g config.reload_error_message").contains("may not be less than (30 ms)"));
        assertEquals("66\n", output("carousel:cmapctl -q -g runtime.config.totem.window_size"));
        edit(text -> text.replace("window_size: 55\n\tjoin: 10", "window_size: 66"));
        assertEquals("Reloading corosync.conf...\nDone\n", output("carousel:cfgtool -R"));
        fails(
                "carousel:cmapctl -g config.reload_error_message",
                "Can't get key config.reload_error_message. Error CS_ERR_NOT_EXIST");
    }

    private static void awaitWindow(int size) throws InterruptedException {
        String line = "runtime.config.totem.window_size (u32) = " + size + "\n";
        Await.until(line, NamespaceRing.PATIENCE, () -> {
            String node = carousel("carousel:cmapctl runtime.config.totem.window_size")
                    .output();
            String daemon = real("corosync-cmapctl", "runtime.config.totem.window_size");
            if (!node.equals(line) || !daemon.equals(line)) {
                throw new IllegalStateException("node: " + node + ", daemon: " + daemon);
            }
            return true;
        });
    }

    @Test
    @Order(6)
    void F125_countersBeginAgainWhenTheyAreCleared() throws Exception {
        assertTrue(counter("stats.srp.memb_join_tx") > 0);
        assertTrue(counter("stats.knet.node1.link0.up_count") > 0);
        output("carousel:cmapctl -C totem");
        assertEquals(0, counter("stats.srp.memb_join_tx"));
        assertTrue(counter("stats.knet.node1.link0.up_count") > 0);
        output("carousel:cmapctl -m stats -s stats.clear.all str x");
        assertEquals(0, counter("stats.knet.node1.link0.up_count"));
    }

    private static long counter(String key) throws IOException {
        return Long.parseLong(output("carousel:cmapctl -m stats -q -g " + key).strip());
    }

    @Test
    @Order(7)
    void F121_F124_F164_theProgramFollowsKeysOfItsNodeAlone() throws Exception {
        assertEquals(
                "Type \"q\" to finish\ncreate> demo.a (u32) = 1\nmodify> demo.a (u32) = 2\ndelete> demo.a (u32) = 2\n",
                followed(List.of("-T", "demo."), 4, () -> {
                    real("corosync-cmapctl", "-s", "demo.a", "u32", "9");
                    output("carousel:cmapctl -s demo.a u32 1");
                    output("carousel:cmapctl -s demo.a u32 2");
                    output("carousel:cmapctl -s demo.a u32 2");
                    output("carousel:cmapctl -d demo.a");
                }));
        String key = "stats.srp.orf_token_rx";
        String text = followed(List.of("-m", "stats", "-t", key), 3, () -> {});
        assertTrue(
                text.matches("Type \"q\" to finish\n(modify> stats\\.srp\\.orf_token_rx \\(u64\\) = [0-9]+\n){2,}"),
                text);
    }

    private interface Change {
        void run() throws Exception;
    }

    /** What cmapctl prints from outside until it has printed so many lines; then it is told to quit, with status 0. */
    private static String followed(List<String> arguments, int lines, Change change) throws Exception {
        Path home = ring.node(2).state().getParent();
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/carousel-shell").toString(),
                "--state",
                ring.node(2).state().toString(),
                "--tool",
                "cmapctl",
                "--"));
        command.addAll(arguments);
        Path output = folder.resolve("followed");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (BufferedWriter input =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8))) {
            awaitLines(output, 1);
            change.run();
            awaitLines(output, lines);
            input.write("q\n");
        }
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
        return Files.readString(output);
    }

    private static void awaitLines(Path file, int lines) throws InterruptedException {
        Await.until(lines + " lines", NamespaceRing.PATIENCE, () -> {
            String text = Files.readString(file);
            if (text.lines().count() < lines) {
                throw new IllegalStateException(text);
            }
            return true;
        });
    }

    @Test
    @Order(8)
    void F127_membersComeAndGo() throws Exception {
        long joins = joinsOf1();
        ring.kill(1);
        Await.until(
                "node 1 has left",
                NamespaceRing.PATIENCE,
                () -> output("carousel:cmapctl -q -g runtime.members.1.status").equals("left\n"));
        ring.start(1);
        ring.awaitRing(1, 2);
        assertTrue(joinsOf1() > joins);
        assertEquals(
                """
                runtime.members.1.config_version (u64) = 0
                runtime.members.1.ip (str) = r(0) ip(10.77.0.1) r(1) ip(10.77.1.1)\\s
                runtime.members.1.join_count (u32) = N
                runtime.members.1.status (str) = joined
                """.replace("\\s", " "),
                output("carousel:cmapctl runtime.members.1.").replaceAll("(join_count .*) = [0-9]+", "$1 = N"));
    }

    private static long joinsOf1() throws IOException {
        return Long.parseLong(
                output("carousel:cmapctl -q -g runtime.members.1.join_count").strip());
    }

    /** Who publishes keys writes them again when the map comes back. */
    @Test
    @Order(9)
    void theMapComesBackWithItsBundle() throws Exception {
        assertEquals("Reloading corosync.conf...\nDone\n", output("carousel:cfgtool -R"));
        TreeSet<String> before =
                new TreeSet<>(MapText.of(output("carousel:cmapctl")).keys());
        Matcher number = Pattern.compile("([0-9]+)\\|").matcher(output("felix:lb -s carousel.service.cmap"));
        assertTrue(number.find());
        output("felix:stop carousel.service.cmap");
        fails("carousel:cmapctl -g totem.version", "Failed to initialize the cmap API. Error CS_ERR_LIBRARY");
        output("felix:start " + number.group(1)); // takes no names
        Await.until("the keys are there again", NamespaceRing.PATIENCE, () -> {
            TreeSet<String> missing = new TreeSet<>(before);
            missing.removeAll(MapText.of(carousel("carousel:cmapctl").output()).keys());
            if (!missing.isEmpty()) {
                throw new IllegalStateException(missing.toString());
            }
            return true;
        });
        ring.awaitRing(1, 2);
        assertEquals("1\n", output("carousel:cmapctl -q -g config.reload_status"));
    }
}
