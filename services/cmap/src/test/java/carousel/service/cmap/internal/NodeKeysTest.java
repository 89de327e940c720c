package carousel.service.cmap.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import carousel.api.cmap.CmapValue;
import carousel.api.totem.RingId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** F-122, F-127: the keys of a running node. */
class NodeKeysTest {
    private final KeyStore store = new KeyStore();
    private final CmapService service = new CmapService(new NodeAccess(Runnable::run), new NodeKeys(store));

    private static FakeNode node(Map<String, CmapValue> map) {
        return new FakeNode(1, TestConfigurations.threeNodes(new TreeMap<>(map)));
    }

    @BeforeEach
    void attach() {
        service.attach(node(Map.of("totem.version", CmapValue.unsigned32(2), "totem.foo", CmapValue.of("bar"))));
    }

    private void ring(List<Integer> transitional, Integer... members) {
        service.syncInit(transitional, List.of(members), new RingId(1, 8));
    }

    private String values(String prefix) {
        return store.entries(prefix).entrySet().stream()
                .map(entry -> entry.getKey().substring(prefix.length()) + "=" + entry.getValue())
                .collect(Collectors.joining(","));
    }

    @Test
    void membersComeAndGoWithTheirAddressesAndTheTimesTheyJoined() {
        ring(List.of(), 1);
        ring(List.of(1), 1, 2);
        assertEquals(
                "1.ip=r(0) ip(10.55.0.1) r(1) ip(10.55.1.1) ,1.join_count=1,1.status=joined,"
                        + "2.ip=r(0) ip(10.55.0.2) r(1) ip(10.55.1.2) ,2.join_count=1,2.status=joined",
                values("runtime.members."));
        ring(List.of(1), 1);
        assertEquals(CmapValue.of("left"), store.get("runtime.members.2.status"));
        ring(List.of(1), 1, 2);
        assertEquals(CmapValue.of("joined"), store.get("runtime.members.2.status"));
        assertEquals(CmapValue.unsigned32(2), store.get("runtime.members.2.join_count"));
        ring(List.of(1), 1, 2); // it was away and came back between two rings
        assertEquals(CmapValue.unsigned32(3), store.get("runtime.members.2.join_count"));
        ring(List.of(1, 2), 1, 2);
        assertEquals(CmapValue.unsigned32(3), store.get("runtime.members.2.join_count"));
        assertEquals(CmapValue.unsigned32(1), store.get("runtime.members.1.join_count"));
    }

    @Test
    void servicesHaveTheirNames() {
        service.synchronised();
        assertEquals(
                "0.name=corosync_cmap,0.ver=0,3.name=corosync_quorum,3.ver=0,9.name=carousel_maglev,9.ver=0",
                values("internal_configuration.service."));
    }

    @Test
    void anotherNodeBeginsAnewAndForeignKeysStay() {
        ring(List.of(), 1, 2);
        store.set("demo.a", CmapValue.of("b"));
        store.set(NodeKeys.FORCE_GATHER, CmapValue.of("1"));
        service.detach();
        service.attach(node(Map.of("totem.version", CmapValue.unsigned32(2))));
        assertNull(store.get("totem.foo"));
        assertEquals(CmapValue.of("b"), store.get("demo.a"));
        assertEquals(CmapValue.of("no"), store.get(NodeKeys.FORCE_GATHER));
        assertEquals("", values("runtime.members."));
    }
}
