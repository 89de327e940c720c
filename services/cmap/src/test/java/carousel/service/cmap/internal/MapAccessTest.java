package carousel.service.cmap.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapEvent.Kind;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.totem.RingCounter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** F-117, F-118, F-123 to F-126: the maps as programs see them. */
class MapAccessTest {
    private final TreeMap<String, CmapValue> file = new TreeMap<>(Map.of(
            "totem.version", CmapValue.unsigned32(2),
            "totem.token", CmapValue.unsigned32(1000),
            "nodelist.node.0.nodeid", CmapValue.unsigned32(1)));
    private final FakeNode node = new FakeNode(1, TestConfigurations.threeNodes(file));
    private final KeyStore store = new KeyStore();
    private final NodeAccess access = new NodeAccess(Runnable::run);
    private final CmapService service = new CmapService(access, new NodeKeys(store));
    private final Sources sources = new Sources();
    private final Queue<Runnable> looks = new ArrayDeque<>();
    private final MapAccess cmap = new MapAccess(store, sources, access, Runnable::run, looks::add);

    @BeforeEach
    void attach() {
        NodeSources.of(access).forEach(sources::add);
        node.changes = service::configurationChanged;
        service.attach(node);
    }

    private static void refused(CorosyncStatus status, CompletableFuture<?> answer) {
        CompletionException e = assertThrows(CompletionException.class, answer::join);
        assertEquals(
                status, assertInstanceOf(CorosyncException.class, e.getCause()).status());
    }

    private CmapValue get(String key) {
        return cmap.get(CmapMap.ICMAP, key).join();
    }

    @Test
    void whatIsSetIsThereWithItsType() {
        cmap.set(CmapMap.ICMAP, "demo.a", CmapValue.unsigned8(250)).join();
        for (int i = 0; i < 7; i++) {
            cmap.increment(CmapMap.ICMAP, "demo.a").join();
        }
        assertEquals(CmapValue.unsigned8(1), get("demo.a"));
        cmap.decrement(CmapMap.ICMAP, "demo.a").join();
        cmap.decrement(CmapMap.ICMAP, "demo.a").join();
        assertEquals(
                CmapValue.unsigned8(255),
                cmap.get(CmapMap.ICMAP, "demo.a", CmapType.UINT8).join());
        refused(CorosyncStatus.INVALID_PARAM, cmap.get(CmapMap.ICMAP, "demo.a", CmapType.UINT32));
        cmap.delete(CmapMap.ICMAP, "demo.a").join();
        refused(CorosyncStatus.NOT_EXIST, cmap.get(CmapMap.ICMAP, "demo.a"));
        refused(CorosyncStatus.NOT_EXIST, cmap.delete(CmapMap.ICMAP, "demo.a"));
        refused(CorosyncStatus.NOT_EXIST, cmap.increment(CmapMap.ICMAP, "demo.a"));
        refused(CorosyncStatus.NAME_TOO_LONG, cmap.set(CmapMap.ICMAP, "de?mo", CmapValue.of("")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "internal_configuration.service.0.name",
                "runtime.services.cmap.0.rx",
                "runtime.config.totem.token",
                "runtime.totem.x",
                "uidgid.config.uid.0",
                "system.sched_rr",
                "nodelist.node.0.nodeid",
                "nodelist.local_node_pos",
                "totem.crypto_cipher",
                "totem.version",
                "totem.transport",
                "totem.cluster_name",
                "totem.key",
                "totem.ip_dscp",
                "config.reload_in_progress",
                "quorum.wait_for_all",
                "quorum.auto_tie_breaker_node"
            })
    void readOnlyKeysAreNotWritten(String key) {
        refused(CorosyncStatus.ACCESS, cmap.set(CmapMap.ICMAP, key, CmapValue.of("x")));
        refused(CorosyncStatus.ACCESS, cmap.delete(CmapMap.ICMAP, key));
        refused(CorosyncStatus.ACCESS, cmap.increment(CmapMap.ICMAP, key));
        assertEquals(List.of(), node.log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runtime.members.1.status", "uidgid.uid.1000", "config.reload_status", "totems", "demo.x"})
    void otherKeysAreWrittenWithoutAskingTheNode(String key) {
        cmap.set(CmapMap.ICMAP, key, CmapValue.of("x")).join();
        assertEquals(CmapValue.of("x"), get(key));
        assertEquals(List.of(), node.log);
    }

    @Test
    void aKeyOfTheConfigurationIsTheNodesToTake() {
        cmap.set(CmapMap.ICMAP, "totem.token", CmapValue.unsigned32(2000)).join();
        cmap.set(CmapMap.ICMAP, "logging.debug", CmapValue.of("on")).join();
        cmap.increment(CmapMap.ICMAP, "totem.token").join();
        cmap.delete(CmapMap.ICMAP, "logging.debug").join();
        assertEquals(
                List.of(
                        "change totem.token 2000",
                        "change logging.debug on",
                        "change totem.token 2001",
                        "change logging.debug null"),
                node.log);
        assertEquals(CmapValue.unsigned32(2001), get("totem.token"));
        refused(CorosyncStatus.NOT_EXIST, cmap.get(CmapMap.ICMAP, "logging.debug"));
    }

    @Test
    void whatTheNodeRefusesChangesNothing() {
        List<CmapEvent> events = new ArrayList<>();
        cmap.trackAll(CmapMap.ICMAP, "", EnumSet.allOf(Kind.class), events::add);
        node.refusal = new ConfigurationException(
                8, List.of(new ConfigurationProblem("corosync.conf", 0, "too short", "parse error in config: ")));
        refused(CorosyncStatus.INVALID_PARAM, cmap.set(CmapMap.ICMAP, "totem.token", CmapValue.unsigned32(1)));
        refused(CorosyncStatus.INVALID_PARAM, cmap.delete(CmapMap.ICMAP, "totem.token"));
        assertEquals(CmapValue.unsigned32(1000), get("totem.token"));
        assertEquals(List.of(), events);
    }

    @Test
    void countersAreReadWhereTheyAreKept() {
        node.ring.put(RingCounter.MCAST_TX, 3L);
        node.ring.put(RingCounter.MTT_RX_TOKEN, 7L);
        node.ring.put(RingCounter.MSG_RESERVED, 1L);
        assertEquals(
                CmapValue.unsigned64(3),
                cmap.get(CmapMap.STATS, "stats.srp.mcast_tx").join());
        node.ring.put(RingCounter.MCAST_TX, 4L);
        assertEquals(
                CmapValue.unsigned64(4),
                cmap.get(CmapMap.STATS, "stats.srp.mcast_tx").join());
        assertEquals(
                "{stats.pg.msg_reserved=1, stats.srp.mcast_tx=4, stats.srp.mtt_rx_token=7}",
                new TreeMap<>(cmap.entries(CmapMap.STATS, "stats.").join())
                        .tailMap("stats.l")
                        .toString());
        assertEquals(
                CmapType.UINT32,
                cmap.get(CmapMap.STATS, "stats.srp.mtt_rx_token").join().type());
        refused(CorosyncStatus.NOT_EXIST, cmap.get(CmapMap.STATS, "stats.srp.none"));
        refused(CorosyncStatus.NOT_EXIST, cmap.get(CmapMap.ICMAP, "stats.srp.mcast_tx"));
        assertEquals(CmapValue.unsigned64(3), get("runtime.services.cmap.0.rx"));
        assertEquals(CmapValue.unsigned64(2), get("runtime.services.cmap.0.tx"));
        assertEquals(CmapValue.unsigned16(3), get("runtime.services.quorum.service_id"));
        assertTrue(cmap.entries(CmapMap.ICMAP, "").join().containsKey("runtime.services.cmap.0.rx"));
        assertFalse(cmap.entries(CmapMap.ICMAP, "totem.").join().containsKey("runtime.services.cmap.0.rx"));
    }

    @Test
    void statisticsAreClearedByTheirKeysAndNotWrittenOtherwise() {
        cmap.set(CmapMap.STATS, "stats.clear.knet", CmapValue.unsigned8(1)).join();
        cmap.set(CmapMap.STATS, "stats.clear.ipc", CmapValue.of("")).join(); // nobody counts it yet
        cmap.set(CmapMap.STATS, "stats.clear.totem", CmapValue.of("")).join();
        cmap.set(CmapMap.STATS, "stats.clear.schedmiss", CmapValue.of("")).join();
        assertEquals(List.of("clear links", "clear ring", "clear misses"), node.log);
        node.log.clear();
        cmap.set(CmapMap.STATS, "stats.clear.all", CmapValue.of("")).join();
        assertEquals(Set.of("clear links", "clear ring", "clear misses"), Set.copyOf(node.log));
        refused(CorosyncStatus.NOT_SUPPORTED, cmap.set(CmapMap.STATS, "stats.clear.foo", CmapValue.of("")));
        refused(CorosyncStatus.ACCESS, cmap.set(CmapMap.STATS, "stats.srp.mcast_tx", CmapValue.of("")));
        refused(CorosyncStatus.ACCESS, cmap.delete(CmapMap.STATS, "stats.srp.mcast_tx"));
        refused(CorosyncStatus.ACCESS, cmap.increment(CmapMap.STATS, "stats.srp.mcast_tx"));
        refused(CorosyncStatus.NOT_SUPPORTED, cmap.increment(CmapMap.STATS, "stats.clear.all"));
        refused(CorosyncStatus.NOT_SUPPORTED, cmap.delete(CmapMap.STATS, "stats.clear.all"));
    }

    @Test
    void aCounterIsLookedAtFromTimeToTime() {
        List<CmapEvent> events = new ArrayList<>();
        node.ring.put(RingCounter.MCAST_TX, 3L);
        CmapTrack track = cmap.track(CmapMap.STATS, "stats.srp.mcast_tx", EnumSet.allOf(Kind.class), events::add);
        look();
        assertEquals(List.of(), events, "nothing is different");
        node.ring.put(RingCounter.MCAST_TX, 5L);
        look();
        CmapValue five = CmapValue.unsigned64(5);
        assertEquals(List.of(new CmapEvent(Kind.MODIFY, "stats.srp.mcast_tx", five, five)), events);
        track.close();
        node.ring.put(RingCounter.MCAST_TX, 6L);
        look();
        assertEquals(1, events.size());
        assertEquals(0, looks.size(), "nobody looks any more");
    }

    @Test
    void countersByPrefixTellOfKeysThatComeAndGo() {
        refused(Set.of(Kind.ADD));
        refused(Set.of(Kind.DELETE, Kind.MODIFY));
        List<CmapEvent> events = new ArrayList<>();
        cmap.trackAll(CmapMap.STATS, "stats.srp.", EnumSet.allOf(Kind.class), events::add);
        node.ring.put(RingCounter.MCAST_TX, 3L);
        look();
        node.ring.put(RingCounter.MCAST_TX, 5L);
        look();
        node.ring.remove(RingCounter.MCAST_TX);
        look();
        assertEquals(
                List.of(Kind.ADD, Kind.DELETE),
                events.stream().map(CmapEvent::kind).toList());
    }

    @Test
    void keysByPrefixAreStoredOnesAndCountersTogether() {
        List<CmapEvent> events = new ArrayList<>();
        CmapTrack track = cmap.trackAll(CmapMap.ICMAP, "runtime.", Set.of(Kind.ADD), events::add);
        store.set("runtime.demo", CmapValue.of("a"));
        node.services.put(12, "late");
        look();
        assertEquals(
                List.of("runtime.demo", "runtime.services.late.service_id"),
                events.stream().map(CmapEvent::key).toList());
        track.close();
        assertThrows(CorosyncException.class, track::close);
    }

    private void refused(Set<Kind> kinds) {
        CorosyncException e =
                assertThrows(CorosyncException.class, () -> cmap.trackAll(CmapMap.STATS, "stats.", kinds, event -> {}));
        assertEquals(CorosyncStatus.NOT_SUPPORTED, e.status());
    }

    private void look() {
        Runnable look = looks.remove();
        look.run();
    }

    @Test
    void withoutANodeEverythingIsRefused() {
        service.detach();
        refused(CorosyncStatus.LIBRARY, cmap.get(CmapMap.ICMAP, "totem.token"));
        refused(CorosyncStatus.LIBRARY, cmap.set(CmapMap.ICMAP, "totem.token", CmapValue.of("")));
        refused(CorosyncStatus.LIBRARY, cmap.entries(CmapMap.STATS, ""));
        assertThrows(CorosyncException.class, () -> cmap.track(CmapMap.ICMAP, "abc", Set.of(), event -> {}));
    }
}
