package carousel.config.internal;

import static carousel.config.internal.Verdicts.HOST;
import static carousel.config.internal.Verdicts.node;
import static carousel.config.internal.Verdicts.nodelist;
import static carousel.config.internal.Verdicts.totem;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ConfigurationException;
import carousel.api.config.ConfigurationProblem;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.config.ReloadPlan.LinkChange;
import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportEndpoint;
import carousel.api.transport.TransportListener;
import carousel.api.transport.TransportProvider;
import carousel.api.transport.TransportSettings;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a running node makes of a changed file, F-076 to F-081 (config reference 9; the texts are those of corosync 3.1.7). */
class ReloadTest {
    private static final String CANNOT =
            "Cannot configure new interface definitions: To reconfigure an interface it must be"
                    + " deleted and recreated. A working interface needs to be available to corosync at all times";

    private static final String TWO_LINKS = nodelist(
            node(HOST, 1, "ring0_addr: 10.0.0.1", "ring1_addr: 10.0.1.1"),
            node("b", 2, "ring0_addr: 10.0.0.2", "ring1_addr: 10.0.1.2"));

    @TempDir
    Path folder;

    private Reading reading;

    @BeforeEach
    void setUp() {
        reading = new Reading(folder);
    }

    private ReloadPlan change(String before, String after) throws Exception {
        ClusterConfiguration running = reading.read(before);
        Files.writeString(reading.file(), after.replace(HOST, "here"));
        return reading.reader().reread(running, null);
    }

    private List<String> refusals(String before, String after) {
        return assertThrows(ConfigurationException.class, () -> change(before, after)).problems().stream()
                .map(ConfigurationProblem::toString)
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    private static List<String> links(ReloadPlan change) {
        return change.links().stream()
                .map(link -> link.kind() + " node " + link.nodeId() + " link " + link.linkNumber())
                .toList();
    }

    private static List<Integer> ids(List<NodeConfiguration> nodes) {
        return nodes.stream().map(NodeConfiguration::nodeId).toList();
    }

    @Test
    void sameFileChangesNothing() throws Exception {
        ReloadPlan change = change(totem("token: 2000") + TWO_LINKS, "# new\n" + totem("token: 2000") + TWO_LINKS);
        assertTrue(change.isEmpty());
        assertEquals(List.of(), change.notices());
        assertEquals(Set.of(), change.totemKeys());
    }

    /** F-077: every key that corosync 3.1.7 named in the log of its reload, in that order. */
    @Test
    void readOnlyKeysAreKeptWithANotice() throws Exception {
        String before = totem(
                        "threads: 0",
                        "ip_version: ipv4",
                        "rrp_mode: none",
                        "netmtu: 1400",
                        "transport: knet",
                        "cluster_name: a")
                + "quorum {\nprovider: corosync_votequorum\n}\n"
                + "system {\nmove_to_root_cgroup: no\nallow_knet_handle_fallback: yes\nsched_rr: no\npriority: min\n"
                + "qb_ipc_type: native\nstate_dir: /a\n}\n"
                + TWO_LINKS;
        String after = before.replace("version: 2", "version: 3")
                .replace("threads: 0", "threads: 2")
                .replace("ipv4", "ipv6-4")
                .replace("rrp_mode: none", "rrp_mode: active")
                .replace("1400", "1300")
                .replace("knet\n", "udpu\n")
                .replace("cluster_name: a", "cluster_name: b")
                .replace("votequorum", "ykd")
                .replace("cgroup: no", "cgroup: yes")
                .replace("fallback: yes", "fallback: no")
                .replace("sched_rr: no", "sched_rr: yes")
                .replace("min", "max")
                .replace("native", "shm")
                .replace("/a", "/b");
        ReloadPlan change = change(before, after);
        List<String> keys = List.of(
                "totem.version",
                "totem.threads",
                "totem.ip_version",
                "totem.rrp_mode",
                "totem.netmtu",
                "totem.transport",
                "totem.cluster_name",
                "quorum.provider",
                "system.move_to_root_cgroup",
                "system.allow_knet_handle_fallback",
                "system.sched_rr",
                "system.priority",
                "system.qb_ipc_type",
                "system.state_dir");
        assertEquals(
                keys.stream()
                        .map(key -> "Modified entry '" + key + "' in corosync.conf cannot be changed at run-time")
                        .toList(),
                change.notices());
        assertTrue(change.isEmpty(), () -> change.keys().toString());
        assertEquals("a", change.next().clusterName());
    }

    @Test
    void addedAndRemovedReadOnlyKeysAreKeptToo() throws Exception {
        ReloadPlan change = change(totem("cluster_name: a") + TWO_LINKS, totem("netmtu: 1300") + TWO_LINKS);
        assertEquals(2, change.notices().size());
        assertTrue(change.isEmpty());
        assertEquals("a", change.next().clusterName());
    }

    /** F-079. */
    @Test
    void nodeThatJoinsBringsItsLinks() throws Exception {
        String three = TWO_LINKS.replace(
                "nodelist {\n", "nodelist {\n" + node("c", 3, "ring0_addr: 10.0.0.3", "ring1_addr: 10.0.1.3"));
        ReloadPlan change = change(totem() + TWO_LINKS, totem() + three);
        assertEquals(List.of(3), ids(change.addedNodes()));
        assertEquals(List.of(), ids(change.removedNodes()));
        assertEquals(
                List.of(
                        "SETTINGS node 2 link 0",
                        "SETTINGS node 2 link 1",
                        "ADDED node 3 link 0",
                        "ADDED node 3 link 1"),
                links(change));
        // The coefficient makes the ring's times longer, and the ping timers follow.
        assertEquals(
                new TreeSet<>(List.of("totem.consensus", "totem.hold", "totem.token", "totem.token_retransmit")),
                change.totemKeys());
        assertEquals(3650, change.next().totem().tokenMillis());
        assertEquals(1, change.next().localPosition());
    }

    @Test
    void nodeThatLeavesTakesItsLinks() throws Exception {
        String alone = nodelist(node(HOST, 1, "ring0_addr: 10.0.0.1", "ring1_addr: 10.0.1.1"));
        ReloadPlan change = change(totem() + TWO_LINKS, totem() + alone);
        assertEquals(List.of(2), ids(change.removedNodes()));
        assertEquals(List.of("REMOVED node 2 link 0", "REMOVED node 2 link 1"), links(change));
    }

    @Test
    void linkIsAddedAndRemovedOnAllNodes() throws Exception {
        String oneLink = TWO_LINKS.replaceAll("  ring0_addr: .*\n", "");
        ReloadPlan removed = change(totem() + TWO_LINKS, totem() + oneLink);
        assertEquals(List.of("REMOVED node 1 link 0", "REMOVED node 2 link 0"), links(removed));
        ReloadPlan added = change(totem() + oneLink, totem() + TWO_LINKS);
        assertEquals(List.of("ADDED node 1 link 0", "ADDED node 2 link 0"), links(added));
    }

    /** A whole network moves in two reloads, as the knet introduction has it. */
    @Test
    void allLinksMoveInTwoSteps() throws Exception {
        String first = TWO_LINKS.replaceAll("ring0_addr: 10.0.0", "ring2_addr: 10.9.0");
        String second = first.replaceAll("ring1_addr: 10.0.1", "ring3_addr: fd00::");
        assertEquals(
                List.of("REMOVED node 1 link 0", "REMOVED node 2 link 0", "ADDED node 1 link 2", "ADDED node 2 link 2"),
                links(change(totem() + TWO_LINKS, totem() + first)));
        assertEquals(
                4,
                links(change(totem() + first, totem() + second.replace("::.", "::")))
                        .size());
    }

    @Test
    void allLinksAtOnceIsRefused() {
        String others = TWO_LINKS.replace("ring0", "ring2").replace("ring1", "ring3");
        assertEquals(
                List.of("No link of the running configuration is left in the new one.", CANNOT),
                refusals(totem() + TWO_LINKS, totem() + others));
    }

    /** F-081. */
    @Test
    void addressOfALiveLinkIsRefused() {
        assertEquals(
                List.of(
                        "new config has different address for link 1 (addr changed from 10.0.1.2 to 10.0.1.3). Internal"
                                + " value was NOT changed.",
                        CANNOT),
                refusals(totem() + TWO_LINKS, totem() + TWO_LINKS.replace("10.0.1.2", "10.0.1.3")));
    }

    @Test
    void transportOfALiveLinkIsRefused() {
        assertEquals(
                List.of("New config has different knet transport for link 0. Internal value was NOT changed.", CANNOT),
                refusals(totem() + TWO_LINKS, totem("interface {", "knet_transport: sctp", "}") + TWO_LINKS));
    }

    private static final String OVER_TCP = totem("interface {", "linknumber: 1", "knet_transport: tcp", "}");

    /** A bundle may offer any transport: its name is good while it does, and where it is in use. */
    @Test
    void transportIsKnownWhileABundleOffersItAndToLinksThatAreThere() throws Exception {
        String oneLink = TWO_LINKS.replaceAll("ring1_addr: .*\n", "");
        ClusterConfiguration running = reading.read(totem() + oneLink);
        Files.writeString(reading.file(), (OVER_TCP + TWO_LINKS).replace(HOST, "here"));
        CorosyncConfigurationReader reader = reading.reader();
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> reader.reread(running, null));
        assertTrue(refused.isAwaitingProvider());
        assertEquals(
                "knet_transport of link 1 is 'tcp', which no bundle of this node offers; known are: sctp, udp",
                refused.problems().get(1).text());

        NamedTransport tcp = new NamedTransport("tcp");
        reader.bindTransport(tcp);
        ReloadPlan plan = reader.reread(running, null);
        assertEquals(
                "tcp", Objects.requireNonNull(plan.next().interfaces().get(1)).transport());
        reader.unbindTransport(tcp);
        assertTrue(reader.reread(plan.next(), null).isEmpty(), "the link waits for its provider");
        assertThrows(ConfigurationException.class, () -> reader.read(reading.file(), null));
    }

    @Test
    void otherProblemsAreNotSaidToWaitForAProvider() {
        assertFalse(reading.refusal(totem("interface {", "knet_transport: tcp", "ttl: 2", "}") + TWO_LINKS)
                .isAwaitingProvider());
        assertFalse(reading.refusal(totem("token: 1") + TWO_LINKS).isAwaitingProvider());
    }

    /** Nothing but its name is asked for. */
    private record NamedTransport(String name) implements TransportProvider {
        @Override
        public int overheadBytes() {
            return 0;
        }

        @Override
        public TransportEndpoint open(
                EventLoop loop, InetSocketAddress local, TransportSettings settings, TransportListener listener) {
            throw new AssertionError("nothing is opened");
        }
    }

    @Test
    void idOfThisNodeIsRefused() {
        assertEquals(
                List.of("This node runs with nodeid 1, which cannot be changed to 9 at run-time"),
                refusals(totem() + TWO_LINKS, totem() + TWO_LINKS.replace("nodeid: 1", "nodeid: 9")));
    }

    /** F-078: the texts that corosync logs behind its own "Unable to reload" and "Configuration is not valid". */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            token: x           | parser error: corosync.conf:3: Value of key "totem.token" is expected to be integer in range (0..4294967295), but "x" was given
            token: 3           | parse error in config: The token timeout parameter (3 ms) may not be less than (30 ms).
            crypto_hash: sha1  | Could not open authkey: No such file or directory
            crypto_cipher: aes128 | crypto_cipher requires crypto_hash with value other than none
            """)
    void badFileIsRefusedAsAtTheStart(String line, String text) {
        assertEquals(
                text, refusals(totem() + TWO_LINKS, totem(line) + TWO_LINKS).get(0));
    }

    @Test
    void linkSettingsChangeForEveryOtherNode() throws Exception {
        ReloadPlan change = change(
                totem() + TWO_LINKS, totem("interface {", "linknumber: 1", "knet_link_priority: 9", "}") + TWO_LINKS);
        assertEquals(List.of("SETTINGS node 2 link 1"), links(change));
        assertEquals(LinkChange.Kind.SETTINGS, change.links().get(0).kind());
        assertEquals(
                Set.of("totem.interface.1.knet_link_priority"), change.keys().keySet());
    }

    @Test
    void portAndLinkModeWaitAndSaySo() throws Exception {
        ReloadPlan change = change(
                totem() + TWO_LINKS,
                totem("link_mode: active", "interface {", "linknumber: 1", "mcastport: 6000", "}") + TWO_LINKS);
        assertEquals(
                List.of(
                        "Link 1 stays on port 5406: mcastport 6000 takes effect when the link is removed and added again.",
                        "totem.link_mode takes effect when the node starts again."),
                change.next().warnings());
        assertEquals(List.of(), links(change));
        assertEquals(change.running().knet(), change.next().knet());
    }

    @Test
    void whatElseChanged() throws Exception {
        Files.write(reading.authkey(), Reading.key(200));
        ReloadPlan change = change(
                totem() + TWO_LINKS,
                totem("secauth: on", "knet_compression_model: zlib")
                        + "logging {\ndebug: on\n}\nuidgid {\nuid: root\n}\nquorum {\nexpected_votes: 3\n}\n"
                        + TWO_LINKS);
        assertTrue(change.cryptoChanged());
        assertTrue(change.compressionChanged());
        assertTrue(change.loggingChanged());
        assertTrue(change.quorumChanged());
        assertTrue(change.accessChanged());
        assertFalse(change.isEmpty());
    }

    /** The key is a secret and so in no map, and still its change is seen. */
    @Test
    void otherContentOfTheKeyFileIsAChange() throws Exception {
        Files.write(reading.authkey(), Reading.key(200));
        ClusterConfiguration running = reading.read(totem("secauth: on") + TWO_LINKS);
        Files.write(reading.authkey(), Reading.key(201));
        ReloadPlan change = reading.reader().reread(running, null);
        assertTrue(change.cryptoChanged());
        assertTrue(change.keys().isEmpty());
        assertFalse(change.isEmpty());
    }
}
