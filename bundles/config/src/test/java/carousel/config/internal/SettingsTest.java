package carousel.config.internal;

import static carousel.config.internal.Verdicts.HOST;
import static carousel.config.internal.Verdicts.NODES;
import static carousel.config.internal.Verdicts.node;
import static carousel.config.internal.Verdicts.nodelist;
import static carousel.config.internal.Verdicts.totem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.InterfaceConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkPolicy;
import carousel.api.totem.TotemSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types, defaults and derived values (config reference 4.1 to 4.3). */
class SettingsTest {
    @TempDir
    Path folder;

    private Reading reading;

    @BeforeEach
    void setUp() {
        reading = new Reading(folder);
    }

    private static String fourNodes() {
        return nodelist(
                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                node("b", 2, "ring0_addr: 127.0.0.2"),
                node("c", 3, "ring0_addr: 127.0.0.3"),
                node("d", 4, "ring0_addr: 127.0.0.4"));
    }

    private static InterfaceConfiguration link(ClusterConfiguration read, int number) {
        return Objects.requireNonNull(read.interfaces().get(number));
    }

    @Test
    void twoNodesHaveCorosyncsDefaults() throws Exception {
        ClusterConfiguration read = reading.read(totem() + NODES);
        assertEquals(
                new TotemSettings(
                        1, 3000, 75, 714, 561, 50, 0, 3600, 200, 2500, 30, 0, 50, 50, 17, 5, false, 65_536, 1),
                read.totem());
        assertEquals(KnetSettings.defaults(1), read.knet());
        assertEquals(Map.of(0, new InterfaceConfiguration(0, 5405, "udp", 1, 750, 1500, 2048, 2)), read.interfaces());
        assertEquals("", read.clusterName());
        assertEquals(Path.of("/var/lib/corosync"), read.stateDirectory());
        assertEquals(List.of(), read.warnings());
    }

    @Test
    void fourNodesAddTheCoefficientTwice() throws Exception {
        ClusterConfiguration read = reading.read(totem() + fourNodes());
        assertEquals(4300, read.totem().tokenMillis());
        assertEquals(1023, read.totem().tokenRetransmitMillis());
        assertEquals(808, read.totem().holdMillis());
        assertEquals(5160, read.totem().consensusMillis());
        assertEquals(1075, link(read, 0).pingIntervalMillis());
        assertEquals(2150, link(read, 0).pingTimeoutMillis());
    }

    @Test
    void coefficientZeroSwitchesItOff() throws Exception {
        assertEquals(
                3000,
                reading.read(totem("token_coefficient: 0") + fourNodes())
                        .totem()
                        .tokenMillis());
    }

    @Test
    void consensusIsRoundedAsCorosyncRoundsIt() throws Exception {
        assertEquals(5166, reading.read(totem("token: 4305") + NODES).totem().consensusMillis());
    }

    @Test
    void explicitValuesWin() throws Exception {
        TotemSettings totem = reading.read(totem(
                                "token: 10000",
                                "token_warning: 0",
                                "token_retransmit: 1001",
                                "hold: 1002",
                                "join: 1003",
                                "send_join: 1004",
                                "consensus: 1005",
                                "merge: 1006",
                                "fail_recv_const: 1007",
                                "seqno_unchanged_const: 1008",
                                "heartbeat_failures_allowed: 1009",
                                "max_network_delay: 1010",
                                "window_size: 1011",
                                "max_messages: 1012",
                                "miss_count_const: 1013",
                                "cancel_token_hold_on_retransmit: yes",
                                "netmtu: 9000")
                        + NODES)
                .totem();
        assertEquals(
                new TotemSettings(
                        1, 10000, 0, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, true,
                        9000, 1),
                totem);
    }

    @Test
    void keysWithoutEffectAreNamed() throws Exception {
        ClusterConfiguration read = reading.read(totem() + NODES + "nozzle {\nname: noz0\n}\n");
        assertEquals(
                List.of("nozzle.name noz0 has no effect in this version: there is no virtual interface."),
                read.warnings());
    }

    @Test
    void numbersBeyondAnIntAreCut() throws Exception {
        assertEquals(
                Integer.MAX_VALUE,
                reading.read(totem("window_size: 4294967295") + NODES).totem().windowSize());
    }

    @Test
    void unusableMtuIsNamedAndReplaced() throws Exception {
        ClusterConfiguration read = reading.read(totem("netmtu: 1", "knet_mtu: 70000") + NODES);
        assertEquals(65_536, read.totem().netMtuBytes());
        assertEquals(0, read.knet().manualMtuBytes());
        assertEquals(2, read.warnings().size(), read.warnings().toString());
    }

    @Test
    void linkManagerSettings() throws Exception {
        KnetSettings knet = reading.read(totem(
                                "link_mode: active",
                                "knet_pmtud_interval: 60",
                                "knet_mtu: 1400",
                                "knet_compression_model: zstd",
                                "knet_compression_threshold: 1",
                                "knet_compression_level: -5")
                        + NODES)
                .knet();
        assertEquals(
                KnetSettings.defaults(1)
                        .withPolicy(LinkPolicy.ACTIVE)
                        .withPathMtu(60_000, 1400)
                        .withCompression(new CompressionSettings("zstd", 1, -5)),
                knet);
    }

    @Test
    void ipDscpIsANumberOrAName() throws Exception {
        for (String[] pair : new String[][] {{"46", "46"}, {"EF", "46"}, {"cs6", "48"}, {"af43", "38"}, {"0", "0"}}) {
            KnetSettings knet =
                    reading.read(totem("ip_dscp: " + pair[0]) + NODES).knet();
            assertEquals(Integer.parseInt(pair[1]), knet.ipDscp(), pair[0]);
        }
        for (String bad : new String[] {"64", "af14", "low", "cs8", "-1"}) {
            ClusterConfiguration read = reading.read(totem("ip_dscp: " + bad) + NODES);
            assertEquals(0, read.knet().ipDscp(), bad);
            assertEquals(
                    List.of("totem.ip_dscp is \"" + bad
                            + "\", expected 0 to 63, cs0 to cs7, af11 to af43, or ef; the default is used."),
                    read.warnings());
        }
    }

    @Test
    void blockUnlistedIpsSwitchesAccessListsOff() throws Exception {
        assertTrue(reading.read(totem("block_unlisted_ips: yes") + NODES).knet().accessLists());
        assertFalse(reading.read(totem("block_unlisted_ips: no") + NODES).knet().accessLists());
    }

    /** F-010; corosync -t does not look at it. */
    @Test
    void aPriorityThatIsNoneIsRefusedAtTheStart() throws Exception {
        for (String good : List.of("max", "min", "10", "-1")) {
            reading.read("system {\npriority: " + good + "\n}\n" + totem() + NODES);
        }
        ConfigurationException refusal = assertThrows(
                ConfigurationException.class, () -> reading.read("system {\npriority: foo\n}\n" + totem() + NODES));
        assertEquals(
                List.of("Priority value foo is invalid"),
                refusal.problems().stream().map(Object::toString).toList());
    }

    @Test
    void pathMtuIntervalHasLimits() throws Exception {
        assertEquals(
                30_000,
                reading.read(totem("knet_pmtud_interval: 0") + NODES).knet().pmtudIntervalMillis());
        ClusterConfiguration read = reading.read(totem("knet_pmtud_interval: 100000") + NODES);
        assertEquals(86_400_000, read.knet().pmtudIntervalMillis());
        assertEquals(1, read.warnings().size());
    }

    @Test
    void linkNumberMayStandAnywhereInItsSection() throws Exception {
        ClusterConfiguration read = reading.read(totem(
                        "interface {",
                        "mcastport: 6000",
                        "knet_link_priority: 9",
                        "linknumber: 1",
                        "}",
                        "interface {",
                        "knet_pong_count: 5",
                        "linknumber: 1",
                        "}",
                        "interface {",
                        "knet_ping_interval: 100",
                        "knet_ping_timeout: 200",
                        "knet_ping_precision: 64",
                        "knet_transport: sctp",
                        "ringnumber: 3",
                        "}")
                + nodelist(
                        node(HOST, 1, "ring0_addr: 127.0.0.1", "ring1_addr: fd00::1"),
                        node("b", 2, "ring0_addr: 127.0.0.2", "ring1_addr: fd00::2")));
        assertEquals(
                Map.of(
                        0,
                        new InterfaceConfiguration(0, 5405, "sctp", 1, 100, 200, 64, 2),
                        1,
                        new InterfaceConfiguration(1, 6000, "udp", 9, 300, 600, 2048, 5)),
                read.interfaces());
        assertEquals("6000", read.keys().get("totem.interface.1.mcastport"));
        assertEquals("3", read.keys().get("totem.interface.ringnumber"));
    }

    @Test
    void zeroStandsForTheDefaultOfALink() throws Exception {
        ClusterConfiguration read = reading.read(totem(
                        "interface {",
                        "mcastport: 0",
                        "knet_link_priority: 0",
                        "knet_pong_count: 0",
                        "knet_ping_interval: 0",
                        "knet_ping_timeout: 0",
                        "knet_ping_precision: 0",
                        "}")
                + NODES);
        assertEquals(Map.of(0, new InterfaceConfiguration(0, 5405, "udp", 1, 750, 1500, 2048, 2)), read.interfaces());
    }

    @Test
    void defaultPortFollowsTheLinkNumber() throws Exception {
        ClusterConfiguration read = reading.read(totem()
                + nodelist(
                        node(HOST, 1, "ring3_addr: 127.0.0.1", "ring7_addr: 127.0.1.1"),
                        node("b", 2, "ring3_addr: 127.0.0.2", "ring7_addr: 127.0.1.2")));
        assertEquals(5408, link(read, 3).port());
        assertEquals(5412, link(read, 7).port());
        assertEquals(2, read.interfaces().size());
    }

    @Test
    void nodesKeepTheOrderOfTheFile() throws Exception {
        ClusterConfiguration read = reading.read(totem()
                + nodelist(
                        node("b", 2, "ring0_addr: 127.0.0.2"), node(HOST, 1, "ring0_addr: 127.0.0.1", "color: red")));
        assertEquals(
                List.of(2, 1),
                read.nodes().stream().map(NodeConfiguration::nodeId).toList());
        assertEquals(1, read.localPosition());
        assertEquals("here", read.local().name());
        assertEquals(1, read.knet().hostId());
        assertEquals("red", read.keys().get("nodelist.node.1.color"));
        assertEquals("127.0.0.2", read.keys().get("nodelist.node.0.ring0_addr"));
    }

    @Test
    void nodeWithoutNameIsCalledByItsFirstAddress() throws Exception {
        reading.host.name("b.example", "127.0.0.2");
        ClusterConfiguration read = reading.read(totem()
                + nodelist(node(HOST, 1, "ring0_addr: 127.0.0.1"), " node {\nnodeid: 2\nring0_addr: b.example\n}\n"));
        assertEquals("b.example", read.nodes().get(1).name());
        assertEquals(
                Map.of(0, FakeHost.literal("127.0.0.2")), read.nodes().get(1).addresses());
    }

    @Test
    void nodeWithoutAddressIsLeftOut() throws Exception {
        ClusterConfiguration read =
                reading.read(totem() + nodelist(node("b", 2, "tag: x"), node(HOST, 1, "ring0_addr: 127.0.0.1")));
        assertEquals(1, read.nodes().size());
        assertEquals(1, read.local().nodeId());
        assertEquals(List.of("nodelist.node.0 has no address and is not used."), read.warnings());
        assertEquals("x", read.keys().get("nodelist.node.0.tag"));
    }

    @Test
    void ipVersionChoosesAmongTheAddressesOfAName() throws Exception {
        reading.host.name("both", "127.0.0.2", "fd00::2");
        Map<String, String> expected =
                Map.of("ipv4", "127.0.0.2", "ipv6", "fd00::2", "ipv4-6", "127.0.0.2", "ipv6-4", "fd00::2");
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            ClusterConfiguration read =
                    reading.read(totem("ip_version: " + entry.getKey()) + nodelist(node(HOST, 1, "ring0_addr: both")));
            assertEquals(
                    FakeHost.literal(entry.getValue()), read.local().addresses().get(0), entry.getKey());
        }
        assertEquals(
                FakeHost.literal("fd00::2"),
                reading.read(totem() + nodelist(node(HOST, 1, "ring0_addr: both")))
                        .local()
                        .addresses()
                        .get(0));
    }

    @Test
    void typedKeysAreStoredAsNumbers() throws Exception {
        ClusterConfiguration read =
                reading.read(totem("token: +03000", "config_version: 18446744073709551615") + NODES);
        assertEquals("3000", read.keys().get("totem.token"));
        assertEquals("18446744073709551615", read.keys().get("totem.config_version"));
    }

    @Test
    void sectionsOfOthersAreKept() throws Exception {
        ClusterConfiguration read = reading.read(totem() + NODES
                + "uidgid {\nuid: root\ngid: 7\n}\n"
                + "logging {\ndebug: off\nlogger_subsys {\nsubsys: TOTEM\ndebug: on\n}\n"
                + "logging_daemon {\nname: pacemakerd\nsubsys: S\ndebug: on\n}\n"
                + "logging_daemon {\nname: corosync\nsubsys: CPG\ndebug: trace\n}\n}\n"
                + "foo {\nbar {\nbaz: 1:2\n}\n}\n"
                + "resources {\nsystem {\nmemory_used {\nmax: 80\npoll_period: 500\n}\n}\n}\n");
        Map<String, String> keys = read.keys();
        assertEquals("1", keys.get("uidgid.config.uid.0"));
        assertEquals("1", keys.get("uidgid.config.gid.7"));
        assertEquals("off", keys.get("logging.debug"));
        assertEquals("on", keys.get("logging.logger_subsys.TOTEM.debug"));
        assertEquals("TOTEM", keys.get("logging.logger_subsys.TOTEM.subsys"));
        assertEquals("on", keys.get("logging.logging_daemon.pacemakerd.S.debug"));
        assertEquals("trace", keys.get("logging.logger_subsys.CPG.debug"));
        assertEquals("1:2", keys.get("foo.bar.baz"));
        assertEquals("500", keys.get("resources.system.memory_used.poll_period"));
    }

    @Test
    void sectionsWithinANodeOrInterfaceKeepTheirName() throws Exception {
        ClusterConfiguration read = reading.read(totem("interface {", "member {", "memberaddr: 127.0.0.9", "}", "}")
                + nodelist(node(HOST, 1, "tags {", "nodeid: x", "}", "ring0_addr: 127.0.0.1")));
        assertEquals("x", read.keys().get("nodelist.node.0.tags.nodeid"));
        assertEquals("127.0.0.9", read.keys().get("totem.interface.0.member.0"));
        assertEquals(1, read.nodes().size());
    }

    @Test
    void badNumberOf64BitsIsAProblemNotAnAbort() {
        assertEquals(
                List.of(
                        "parser error: corosync.conf:3: Value of key \"totem.config_version\" is expected to be integer in"
                                + " range (0..18446744073709551615), but \"-1\" was given"),
                reading.problems(totem("config_version: -1") + NODES));
    }

    @Test
    void highestIdIsRefusedWithAText() {
        assertEquals(
                List.of(
                        "parser error: corosync.conf:2: The '4294967295' group is not found in /etc/group, please read the"
                                + " documentation."),
                reading.problems("uidgid {\ngid: 4294967295\n}\n" + totem() + NODES));
    }

    @Test
    void oldKeysAreWarnedAbout() throws Exception {
        List<String> warnings = reading.read(totem("nodeid: 7", "interface {", "bindnetaddr: 127.0.0.0", "}") + NODES)
                .warnings();
        assertEquals(
                List.of(
                        "nodeid in totem section is deprecated and ignored. Nodelist (or autogenerated) nodeid is going to"
                                + " be used.",
                        "interface section bindnetaddr is used together with nodelist. Nodelist one is going to be used.",
                        "Please migrate config file to nodelist."),
                warnings);
    }

    @Test
    void exampleOfTheKnetIntroduction() throws Exception {
        Files.write(reading.authkey(), Reading.key(128));
        Files.writeString(
                reading.file(),
                Reading.resource("knet-introduction.conf").replace("/var/log/cluster", folder.toString()));
        ClusterConfiguration read = reading.reader().read(reading.file(), "mynode3");
        assertEquals("capybara", read.clusterName());
        assertEquals(3, read.local().nodeId());
        assertEquals(4, read.nodes().size());
        assertEquals(new CompressionSettings("bzip2", 10, 1), read.knet().compression());
        assertEquals("nss aes256/sha1", String.valueOf(read.knet().crypto()));
        assertEquals(1, link(read, 0).priority());
        assertEquals("sctp", link(read, 1).transport());
        assertEquals(10, link(read, 2).priority());
        assertEquals("on", read.keys().get("logging.logger_subsys.KNET.debug"));
    }

    @Test
    void fileOfThePeerCluster() throws Exception {
        Files.write(reading.authkey(), Reading.key(256));
        Files.writeString(reading.file(), Reading.resource("peer-cluster.conf"));
        ClusterConfiguration read = reading.reader().read(reading.file(), "node3");
        assertEquals("cc", read.clusterName());
        assertEquals(1000, read.totem().tokenMillis());
        assertEquals(LinkPolicy.RR, read.knet().policy());
        assertEquals(new CompressionSettings("zlib", 1, 6), read.knet().compression());
        assertNotNull(read.knet().crypto());
        assertEquals("openssl aes256/sha256", read.knet().crypto().toString());
        assertEquals(
                new InterfaceConfiguration(0, 5405, "udp", 1, 250, 500, 2048, 2),
                read.interfaces().get(0));
        assertEquals(
                new InterfaceConfiguration(1, 5555, "udp", 1, 100, 200, 2048, 5),
                read.interfaces().get(1));
        assertEquals(3, read.local().nodeId());
        assertEquals(FakeHost.literal("10.77.1.3"), read.local().addresses().get(1));
        assertNull(read.keys().get("totem.interface.1.linknumber"));
    }
}
