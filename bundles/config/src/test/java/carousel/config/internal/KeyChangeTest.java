package carousel.config.internal;

import static carousel.config.internal.Verdicts.HOST;
import static carousel.config.internal.Verdicts.node;
import static carousel.config.internal.Verdicts.nodelist;
import static carousel.config.internal.Verdicts.totem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.LogSettings;
import carousel.api.config.ReloadPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-126: what a running node makes of one key of its map. */
class KeyChangeTest {
    private static final String NODES = nodelist(
            node(HOST, 1, "ring0_addr: 10.0.0.1", "ring1_addr: 10.0.1.1"),
            node("b", 2, "ring0_addr: 10.0.0.2", "ring1_addr: 10.0.1.2"));

    @TempDir
    Path folder;

    private Reading reading;
    private ClusterConfiguration running;

    @BeforeEach
    void setUp() throws Exception {
        reading = new Reading(folder);
        running = reading.read(totem("token: 2000", "x.y: z") + NODES);
    }

    private ReloadPlan change(String key, @Nullable CmapValue value) throws ConfigurationException {
        return reading.reader().change(running, null, key, value);
    }

    private String refusal(String key, CmapValue value) {
        return String.valueOf(assertThrows(ConfigurationException.class, () -> change(key, value))
                .getMessage());
    }

    @Test
    void aTimerTakesThoseThatFollowByFormulaAlong() throws Exception {
        ReloadPlan change = change("totem.token", CmapValue.unsigned32(5000));
        assertEquals(5000, change.next().totem().tokenMillis());
        assertEquals(6000, change.next().totem().consensusMillis());
        assertTrue(change.totemKeys().containsAll(Set.of("totem.token", "totem.consensus", "totem.hold")));
        assertEquals(CmapValue.unsigned32(5000), change.next().map().get("totem.token"));
        assertEquals(CmapValue.unsigned32(5000), change.next().map().get("runtime.config.totem.token"));
        assertEquals("z", change.next().keys().get("totem.x.y"), "other keys stay");
        assertEquals(List.of(), change.notices());
        assertTrue(change.links().stream().allMatch(link -> link.kind() == ReloadPlan.LinkChange.Kind.SETTINGS));
    }

    @Test
    void aNumberMayComeInAnyTypeAndIsKeptInItsOwn() throws Exception {
        CmapValue own = CmapValue.unsigned32(4000);
        for (CmapValue value : List.of(
                CmapValue.of("4000"), CmapValue.unsigned16(4000), new CmapValue.IntegerValue(CmapType.INT64, 4000))) {
            assertEquals(own, change("totem.token", value).next().map().get("totem.token"));
        }
        assertEquals(
                CmapValue.unsigned8(1),
                change("quorum.cancel_wait_for_all", CmapValue.unsigned8(1))
                        .next()
                        .map()
                        .get("quorum.cancel_wait_for_all"),
                "a key that the file has no type for");
    }

    @Test
    void whatAFileMayNotSayIsRefused() {
        assertEquals(
                "parse error in config: The token timeout parameter (10 ms) may not be less than (30 ms).",
                refusal("totem.token", CmapValue.unsigned32(10)));
        assertEquals(
                "Value of key \"totem.token\" is expected to be integer in range (0..4294967295), but \"abc\" was given",
                refusal("totem.token", CmapValue.of("abc")));
        assertEquals(
                "Value of key \"totem.interface.1.knet_link_priority\" is expected to be integer in range (0..255), but"
                        + " \"300\" was given",
                refusal("totem.interface.1.knet_link_priority", CmapValue.unsigned32(300)));
        assertEquals(
                "Value of key \"totem.foo\" is binary, expected a text or a number",
                refusal("totem.foo", new CmapValue.BinaryValue(new byte[1])));
        assertFalse(refusal("logging.debug", CmapValue.of("perhaps")).isEmpty());
    }

    @Test
    void linksAndLogFollow() throws Exception {
        ReloadPlan priority = change("totem.interface.1.knet_link_priority", CmapValue.unsigned8(9));
        assertEquals(9, present(priority.next().interfaces().get(1)).priority());
        assertEquals(List.of(new ReloadPlan.LinkChange(ReloadPlan.LinkChange.Kind.SETTINGS, 2, 1)), priority.links());
        ReloadPlan debug = change("logging.logger_subsys.TOTEM.debug", CmapValue.of("on"));
        assertEquals(LogSettings.Debug.ON, debug.next().logging().of("TOTEM").debug());
        assertTrue(debug.loggingChanged());
        assertEquals(
                7L,
                change("quorum.expected_votes", CmapValue.unsigned32(7))
                        .next()
                        .quorum()
                        .expectedVotes());
    }

    private static <T> T present(@Nullable T value) {
        assertNotNull(value);
        return value;
    }

    @Test
    void aKeyThatIsTakenAwayLeavesTheDefault() throws Exception {
        ReloadPlan change = change("totem.token", null);
        assertEquals(3000, change.next().totem().tokenMillis());
        assertNull(change.next().map().get("totem.token"));
    }

    /** The file may say anything meanwhile, and the key of the running node is not in the map. */
    @Test
    void theFileAndItsKeyAreNotReadAgain() throws Exception {
        running =
                reading.read(totem("crypto_cipher: aes256", "crypto_hash: sha256", "key: " + "k".repeat(200)) + NODES);
        Files.writeString(reading.file(), "nonsense");
        ReloadPlan change = change("totem.token", CmapValue.unsigned32(5000));
        assertFalse(change.cryptoChanged());
        assertNotNull(change.next().knet().crypto());
    }

    @Test
    void aReloadFollowsTheFileAgain() throws Exception {
        ReloadPlan set = change("totem.window_size", CmapValue.unsigned32(77));
        ReloadPlan reloaded = reading.reader().reread(set.next(), null);
        assertEquals(50, reloaded.next().totem().windowSize());
        assertNull(reloaded.next().map().get("totem.window_size"));
    }
}
