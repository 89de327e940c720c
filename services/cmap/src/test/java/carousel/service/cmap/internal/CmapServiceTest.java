package carousel.service.cmap.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cmap.CmapValue;
import carousel.api.config.AccessRules;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.QuorumConfiguration;
import carousel.api.config.SystemConfiguration;
import carousel.api.knet.KnetSettings;
import carousel.api.totem.RingId;
import carousel.api.totem.TotemSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Service 0 on the nodes of one ring. */
class CmapServiceTest {
    private final List<FakeNode> nodes = new ArrayList<>();
    private final List<CmapService> services = new ArrayList<>();
    private final List<KeyStore> stores = new ArrayList<>();

    /** A node with this version in its file, empty for none. */
    private void node(String version) {
        int id = nodes.size() + 1;
        stores.add(new KeyStore());
        TreeMap<String, String> keys = new TreeMap<>();
        if (!version.isEmpty()) {
            keys.put("totem.config_version", version);
        }
        nodes.add(new FakeNode(
                id,
                new ClusterConfiguration(
                        Path.of("corosync.conf"),
                        keys,
                        new TreeMap<>(),
                        "test",
                        TotemSettings.defaults(id, 1000),
                        KnetSettings.defaults(id),
                        new TreeMap<>(),
                        List.of(new NodeConfiguration(id, "node" + id, new TreeMap<>())),
                        0,
                        Path.of("state"),
                        SystemConfiguration.defaults(),
                        LoggingConfiguration.defaults(),
                        QuorumConfiguration.none(),
                        AccessRules.rootOnly(),
                        List.of())));
        services.add(new CmapService(new NodeAccess(Runnable::run), new NodeKeys(stores.get(id - 1))));
        services.get(id - 1).attach(nodes.get(id - 1));
    }

    /** A round of synchronisation of these nodes; the first asks twice, since the ring refuses once. */
    private void synchronise(int... ids) {
        List<Integer> members = java.util.Arrays.stream(ids).boxed().toList();
        for (int id : ids) {
            services.get(id - 1).syncInit(List.of(), members, new RingId(ids[0], 8));
        }
        nodes.get(ids[0] - 1).full = true;
        assertTrue(!services.get(ids[0] - 1).syncProcess());
        nodes.get(ids[0] - 1).full = false;
        for (int id : ids) {
            assertTrue(services.get(id - 1).syncProcess());
        }
        for (int sender : ids) {
            for (ByteBuffer message : nodes.get(sender - 1).sent) {
                for (int receiver : ids) {
                    services.get(receiver - 1)
                            .deliver(
                                    CmapMessage.MCAST,
                                    sender,
                                    message.duplicate().order(ByteOrder.LITTLE_ENDIAN));
                }
            }
            nodes.get(sender - 1).sent.clear();
        }
        for (int id : ids) {
            services.get(id - 1).syncActivate();
        }
    }

    @Test
    void aMessageWithoutVersionIsTheOneOfARealDaemon() {
        String head = "00000000" + "00000000" + "48010000" + "00000000";
        String key = "746f74656d2e636f6e6669675f76657273696f6e";
        String real = head + "00".repeat(8) + "01" + "00".repeat(23) + "1400" + "00".repeat(6) + key + "00".repeat(252);
        assertEquals(
                real, HexFormat.of().formatHex(CmapMessage.synchronisation(0).array()));
        ByteBuffer message = ByteBuffer.wrap(HexFormat.of().parseHex(real)).order(ByteOrder.LITTLE_ENDIAN);
        assertNull(CmapMessage.validate(message));
        assertEquals(0, CmapMessage.version(message));
    }

    @Test
    void aVersionComesBackWhole() {
        for (long version : new long[] {1, 5, Long.MIN_VALUE, -1}) {
            ByteBuffer message = CmapMessage.synchronisation(version);
            assertEquals(336, message.remaining());
            assertNull(CmapMessage.validate(message));
            assertEquals(version, CmapMessage.version(message));
        }
    }

    @Test
    void scenario09_F037_aNewcomerWithAnOlderConfigurationEndsAndTheOthersGoOn() {
        node("5");
        node("5");
        node("3");
        synchronise(1);
        synchronise(1, 2);
        synchronise(3);
        synchronise(1, 2, 3);
        assertEquals(List.of(), nodes.get(0).log);
        assertEquals(List.of(), nodes.get(1).log);
        assertEquals(List.of("shut down"), nodes.get(2).log);
    }

    @Test
    void scenario09_versionZeroOrNoneIsNeverCompared() {
        node("5");
        node("0");
        node("");
        synchronise(1, 2, 3);
        for (FakeNode node : nodes) {
            assertEquals(List.of(), node.log);
        }
    }

    @Test
    void scenario09_aNewerNewcomerDoesNotThrowOutOlderMembers() {
        node("3");
        node("3");
        node("5");
        synchronise(1, 2);
        synchronise(1, 2, 3);
        for (FakeNode node : nodes) {
            assertEquals(List.of(), node.log);
        }
    }

    @Test
    void everyMemberShowsItsVersion() {
        node("5");
        node("");
        synchronise(1, 2);
        for (KeyStore store : stores) {
            assertEquals(CmapValue.unsigned64(5), store.get("runtime.members.1.config_version"));
            assertEquals(CmapValue.unsigned64(0), store.get("runtime.members.2.config_version"));
        }
    }

    @Test
    void versionsAreUnsigned() {
        node("18446744073709551615");
        node("3");
        synchronise(1, 2);
        assertEquals(List.of(), nodes.get(0).log);
        assertEquals(List.of("shut down"), nodes.get(1).log);
    }

    @Test
    void anyBytesAreDroppedWithASentence() {
        node("3");
        Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = CmapMessage.synchronisation(7).array().clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bytes[16 + random.nextInt(bytes.length - 16)] = (byte) random.nextInt();
            }
            ByteBuffer message =
                    ByteBuffer.wrap(bytes, 0, random.nextInt(bytes.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
            services.get(0).deliver(CmapMessage.MCAST, 2, message);
        }
        ByteBuffer endless = CmapMessage.synchronisation(7);
        endless.putLong(48 + 272, -8);
        assertNotNull(CmapMessage.validate(endless));
        assertEquals(List.of(), nodes.get(0).log);
    }
}
