package carousel.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.node.NodeStatus;
import carousel.shell.internal.Json.JsonObject;
import carousel.shell.internal.Provider.Kind;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What commands print for programs, and what they let one choose. */
class ViewJsonTest {
    private static final NodeStatus STATUS = StatusTextTest.status("lz4", "none");

    @Test
    void textsNumbersAndLists() {
        JsonObject json = new JsonObject()
                .with("text", "a\"b\\c\u001b\u00e4\ud83d\ude00")
                .with("number", 1.5)
                .with("endless", Double.POSITIVE_INFINITY)
                .with("yes", true)
                .withNode("node", -1)
                .with("empty", List.of())
                .with("flat", List.of(1, 2))
                .with("things", List.of(new JsonObject().with("a", 1), new JsonObject()));
        assertEquals("""
                {
                  "text": "a\\"b\\\\c\\u001b\u00e4\\ud83d\\ude00",
                  "number": 1.5,
                  "endless": "Infinity",
                  "yes": true,
                  "node": 4294967295,
                  "empty": [],
                  "flat": [1, 2],
                  "things": [
                    {"a": 1},
                    {}
                  ]
                }""", json.text());
        assertEquals(
                "{\"a\": [{\"b\": 1}, {}]}",
                new JsonObject()
                        .with("a", List.of(new JsonObject().with("b", 1), new JsonObject()))
                        .line());
        assertEquals("{}", new JsonObject().text());
    }

    @Test
    void ring() throws Exception {
        RingCommand command = new RingCommand();
        command.node = FakeNode.of(STATUS);
        assertEquals("""
                {
                  "cluster": "cc",
                  "node_id": 3,
                  "node_name": "node3",
                  "state": "operational",
                  "ring_id": "1.1d",
                  "members": [
                    {"node_id": 1, "name": "node1"},
                    {"node_id": 3, "name": "node3"},
                    {"node_id": 4, "name": ""}
                  ],
                  "synchronised": true,
                  "high_delivered": 77,
                  "messages_sent": 5,
                  "messages_delivered": 70,
                  "retransmissions": 2,
                  "tokens_received": 900,
                  "token_losses": 1,
                  "datagrams_dropped": 6
                }""", command.ring(new String[] {"--json"}));
        assertEquals(Usage.RING, command.ring(new String[] {"-h"}));
        assertEquals(
                "ring: takes options only, not \"x\"; ring -h lists them",
                assertThrows(CommandFailure.class, () -> command.ring(new String[] {"x"}))
                        .sentence());
        assertEquals(
                "ring: unrecognized option '--jason'",
                assertThrows(CommandFailure.class, () -> command.ring(new String[] {"--jason"}))
                        .sentence());
    }

    @Test
    void links() {
        String json = LinksText.json(STATUS, STATUS.links().subList(0, 1)).text();
        assertEquals("""
                {
                  "links": [
                    {"node_id": 1, "name": "node1", "link": 0, "transport": "udp", "local_address": "10.77.0.3:5405", \
                "remote_address": "10.77.0.1:5405", "enabled": true, "connected": true, "active": true, "priority": 1, \
                "latency_us": 250, "mtu_bytes": 1397, "tx_packets": 10, "tx_bytes": 2000, "rx_packets": 11, \
                "rx_bytes": 2100, "up_count": 1, "down_count": 0}
                  ]
                }""", json);
    }

    private static String chosen(String... words) throws CommandFailure {
        return LinkChoice.of(STATUS, List.of(words)).stream()
                .map(link -> link.hostId() + "/" + link.linkNumber())
                .collect(Collectors.joining(" "));
    }

    @Test
    void linksByNodeAndNumber() throws Exception {
        assertEquals("1/0 1/1 3/0", chosen());
        assertEquals("1/0 1/1", chosen("node1"));
        assertEquals("1/1 3/0", chosen("3", "1/1"));
        assertEquals("1/0", chosen("node1/0", "1/0"));
        assertEquals(
                "There is no link or node 1/7; expected a node as 2 or node2, or a link to it as 2/0 or node2/0.",
                assertThrows(CommandFailure.class, () -> chosen("1", "1/7")).sentence());
        assertEquals(
                List.of("1", "1/0", "node1", "node1/0", "1/1", "node1/1", "3", "3/0", "node3", "node3/0"),
                LinkChoice.words(STATUS));
    }

    @Test
    void coloursOnATerminal() {
        String text = LinksText.of(STATUS, STATUS.links()).text(true);
        assertTrue(text.contains("\u001b[32mconnected\u001b[0m     yes"), text);
        assertTrue(text.contains("\u001b[31mno transport\u001b[0m  no"), text);
    }

    @Test
    void providers() {
        String json = ProvidersText.json(
                        List.of(new Provider(Kind.TRANSPORT, "udp", "carousel.x", "1.0.0", 12, "active", true)), STATUS)
                .text();
        assertEquals("""
                {
                  "providers": [
                    {"kind": "transport", "name": "udp", "use": "in_use", "bundle": "carousel.x", "version": "1.0.0", \
                "bundle_id": 12, "bundle_state": "active"},
                    {"kind": "transport", "name": "sctp", "use": "missing"},
                    {"kind": "compression", "name": "lz4", "use": "missing"},
                    {"kind": "service", "name": "cpg", "use": "missing"}
                  ]
                }""", json);
    }

    private static final List<InstalledService> SERVICES = List.of(
            new InstalledService(1, "cfg", "corosync configuration service", "carousel.service.cfg", "1.0.0", 7, true),
            new InstalledService(2, "cpg", "closed process groups", "carousel.service.cpg", "1.0.0", 8, true),
            new InstalledService(2, "cpg", "closed process groups", "carousel.service.cpg", "1.0.1", 9, true),
            new InstalledService(InstalledService.UNKNOWN, "sam", "", "carousel.service.sam", "1.0.0", 10, false));

    @Test
    void services() {
        assertEquals("""
                ID  NAME  DESCRIPTION                     STATE         BUNDLE                VERSION  BUNDLE_ID
                 1  cfg   corosync configuration service  not attached  carousel.service.cfg  1.0.0            7
                 2  cpg   closed process groups           attached      carousel.service.cpg  1.0.0            8
                 2  cpg   closed process groups           standing by   carousel.service.cpg  1.0.1            9
                 -  sam   -                               no service    carousel.service.sam  1.0.0           10""", ServicesText.of(SERVICES, STATUS).toString());
        assertTrue(ServicesText.of(SERVICES, null)
                .toString()
                .lines()
                .noneMatch(line -> line.contains(" attached") && !line.contains("not attached")));
        assertEquals(
                """
                {
                  "services": [
                    {"id": 2, "name": "cpg", "description": "closed process groups", "state": "attached", \
                "bundle": "carousel.service.cpg", "version": "1.0.0", "bundle_id": 8},
                    {"name": "sam", "state": "no_service", "bundle": "carousel.service.sam", "version": "1.0.0", \
                "bundle_id": 10}
                  ]
                }""",
                ServicesText.json(List.of(SERVICES.get(1), SERVICES.get(3)), STATUS)
                        .text());
    }
}
