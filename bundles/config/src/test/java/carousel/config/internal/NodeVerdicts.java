package carousel.config.internal;

import static carousel.config.internal.Verdicts.HOST;
import static carousel.config.internal.Verdicts.NODES;
import static carousel.config.internal.Verdicts.node;
import static carousel.config.internal.Verdicts.nodelist;
import static carousel.config.internal.Verdicts.totem;

import carousel.config.internal.Verdicts.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What corosync 3.1.7 says of a nodelist, recorded with {@code corosync -t}. */
final class NodeVerdicts {
    private static final String PARSE_ERROR = "parse error in config: ";

    private final List<Verdict> verdicts = new ArrayList<>();

    private NodeVerdicts() {}

    static List<Verdict> all() {
        NodeVerdicts table = new NodeVerdicts();
        table.differences();
        return table.verdicts;
    }

    private void accepted(String name, String text) {
        verdicts.add(new Verdict(name, text, "", 0));
    }

    private void refused(String name, String problem, String text) {
        verdicts.add(new Verdict(name, text, problem, 8));
    }

    private void differences() {
        refused("empty file", PARSE_ERROR + "No interfaces defined", "");
        refused("no nodelist", PARSE_ERROR + "No interfaces defined", totem());
        refused(
                "nodes without addresses",
                PARSE_ERROR + "No interfaces defined",
                totem() + nodelist(node(HOST, 1, "tag: x")));
        nodes("other node without address", "", node(HOST, 1, "ring0_addr: 127.0.0.1"), node("b", 2, "tag: x"));
        nodes("keys of the nodelist itself", "", "nodeid: x\n", node(HOST, 1, "ring0_addr: 127.0.0.1"));
        nodes(
                "nobody here",
                PARSE_ERROR + "No valid name found for local host",
                node("carousel-a", 1, "ring0_addr: 198.51.100.1"),
                node("carousel-b", 2, "ring0_addr: 198.51.100.2"));
        nodes(
                "same id",
                "Nodeid 1 appears twice in corosync.conf",
                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                node("b", 1, "ring0_addr: 127.0.0.2"));
        nodes(
                "id missing",
                "Knet requires an explicit nodeid to be specified for address '127.0.0.2'.",
                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                " node {\n name: b\n ring0_addr: 127.0.0.2\n }\n");
        nodes(
                "local id missing",
                "Knet requires an explicit nodeid for the local node",
                " node {\n name: " + HOST + "\n ring0_addr: 127.0.0.2\n }\n");
        nodes(
                "local id 0",
                "Knet requires an explicit nodeid for the local node",
                node(HOST, 0, "ring0_addr: 127.0.0.1"));
        nodes(
                "id 65536",
                "Knet requires nodeid to be less than 65536 for address '127.0.0.2'.",
                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                node("b", 65536, "ring0_addr: 127.0.0.2"));
        nodes("id 65535", "", node(HOST, 1, "ring0_addr: 127.0.0.1"), node("b", 65535, "ring0_addr: 127.0.0.2"));
        nodes(
                "address of nothing",
                "failed to parse node address 'zz..zz'",
                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                node("b", 2, "ring0_addr: zz..zz"));
        nodes(
                "empty address",
                "failed to parse node address ''",
                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                node("b", 2, "ring0_addr:"));
        nodes(
                "local address of nothing",
                "failed to parse bindnet address 'zz..zz'",
                node(HOST, 1, "ring0_addr: zz..zz"));
        nodes(
                "two links",
                "",
                node(HOST, 1, "ring0_addr: 127.0.0.1", "ring1_addr: 127.0.1.1"),
                node("b", 2, "ring0_addr: 127.0.0.2", "ring1_addr: 127.0.1.2"));
        nodes(
                "links 1 and 3",
                "",
                node(HOST, 1, "ring1_addr: 127.0.0.1", "ring3_addr: fd00::1"),
                node("b", 2, "ring1_addr: 127.0.0.2", "ring3_addr: fd00::2"));
        nodes(
                "link 8",
                PARSE_ERROR + "interface ring number 8 is bigger than allowed maximum 7",
                node(HOST, 1, "ring0_addr: 127.0.0.1", "ring8_addr: 127.0.1.1"),
                node("b", 2, "ring0_addr: 127.0.0.2", "ring8_addr: 127.0.1.2"));
        nodes(
                "name missing with two links",
                PARSE_ERROR + "for a multi-link configuration, all nodes must have a 'name' attribute",
                node(HOST, 1, "ring0_addr: 127.0.0.1", "ring1_addr: 127.0.1.1"),
                " node {\n nodeid: 2\n ring0_addr: 127.0.0.2\n ring1_addr: 127.0.1.2\n }\n");
        nodes(
                "fewer links",
                PARSE_ERROR + "Not all nodes have the same number of links",
                node(HOST, 1, "ring0_addr: 127.0.0.1", "ring1_addr: 127.0.1.1"),
                node("b", 2, "ring0_addr: 127.0.0.2"));
        nodes(
                "other links",
                PARSE_ERROR + "No multicast port specified for interface 2",
                node(HOST, 1, "ring0_addr: 127.0.0.1", "ring1_addr: 127.0.1.1"),
                node("b", 2, "ring0_addr: 127.0.0.2", "ring2_addr: 127.0.1.2"));
        nodes(
                "local node without address",
                PARSE_ERROR + "No multicast port specified for interface 0",
                node(HOST, 1, "tag: x"),
                node("b", 2, "ring0_addr: 127.0.0.2"));
        nodes(
                "families",
                PARSE_ERROR + "Nodes for link 0 have different IP families (compared fd00::2 with 127.0.0.1)",
                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                node("b", 2, "ring0_addr: fd00::2"));
        nodes(
                "families, the other way",
                PARSE_ERROR + "Nodes for link 0 have different IP families (compared 127.0.0.1 with fd00::2)",
                node(HOST, 1, "ring0_addr: fd00:0:0::2"),
                node("b", 2, "ring0_addr: 127.0.0.1"));
        String six = nodelist(node(HOST, 1, "ring0_addr: fd00::1"), node("b", 2, "ring0_addr: fd00::2"));
        accepted("IPv6", totem() + six);
        accepted("ip_version ipv4-6", totem("ip_version: ipv4-6") + six);
        refused("ip_version ipv4", "failed to parse bindnet address 'fd00::1'", totem("ip_version: ipv4") + six);
        refused("ip_version ipv6", "failed to parse bindnet address '127.0.0.1'", totem("ip_version: ipv6") + NODES);
        refused(
                "coefficient of three nodes",
                PARSE_ERROR + "The token timeout parameter (25 ms) may not be less than (30 ms).",
                totem("token: 20", "token_coefficient: 5")
                        + nodelist(
                                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                                node("b", 2, "ring0_addr: 127.0.0.2"),
                                node("c", 3, "ring0_addr: 127.0.0.3")));
        refused(
                "no coefficient without link 0",
                PARSE_ERROR + "The token timeout parameter (20 ms) may not be less than (30 ms).",
                totem("token: 20", "token_coefficient: 5")
                        + nodelist(
                                node(HOST, 1, "ring1_addr: 127.0.0.1"),
                                node("b", 2, "ring1_addr: 127.0.0.2"),
                                node("c", 3, "ring1_addr: 127.0.0.3")));
    }

    private void nodes(String name, String problem, String... nodes) {
        verdicts.add(of(name, problem, nodes));
    }

    static Verdict of(String name, String problem, String... nodes) {
        return new Verdict("nodes: " + name, totem() + nodelist(nodes), problem, problem.isEmpty() ? 0 : 8);
    }
}
