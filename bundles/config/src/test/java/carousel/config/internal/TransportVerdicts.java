package carousel.config.internal;

import static carousel.config.internal.Verdicts.HOST;
import static carousel.config.internal.Verdicts.NODES;
import static carousel.config.internal.Verdicts.node;
import static carousel.config.internal.Verdicts.nodelist;
import static carousel.config.internal.Verdicts.totem;

import carousel.config.internal.Verdicts.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** F-014, F-020: what corosync 3.1.7 says of files for the transports of old, recorded with {@code corosync -t}. */
final class TransportVerdicts {
    private static final String PARSE_ERROR = "parse error in config: ";
    private static final String CLUSTER = "cluster_name: x";
    private static final String SEALED = "crypto_cipher: aes256\ncrypto_hash: sha256\nkey: " + "k".repeat(127);
    private static final String TOO_MANY = PARSE_ERROR + "2 is too many configured interfaces for non-Knet transport.";
    private static final String NO_CRYPTO =
            PARSE_ERROR + "crypto_cipher & crypto_hash are only valid for the Knet transport.";
    private static final String TWO_LINKS = nodelist(
            node(HOST, 1, "ring0_addr: 127.0.0.1", "ring1_addr: 127.0.1.1"),
            node("other", 2, "ring0_addr: 127.0.0.2", "ring1_addr: 127.0.1.2"));

    private final List<Verdict> verdicts = new ArrayList<>();

    private TransportVerdicts() {}

    static List<Verdict> all() {
        TransportVerdicts table = new TransportVerdicts();
        for (String transport : List.of("udp", "udpu")) {
            table.links(transport);
            table.crypto(transport);
            table.nodeIds(transport);
            table.order(transport);
        }
        table.multicast();
        return table.verdicts;
    }

    private void refused(String transport, String problem, String nodes, String... lines) {
        String[] all = Stream.concat(Stream.of("transport: " + transport), Stream.of(lines))
                .toArray(String[]::new);
        verdicts.add(new Verdict(
                transport + " " + String.join(" ", lines) + " " + nodes.hashCode(), totem(all) + nodes, problem, 8));
    }

    private static String link(String... lines) {
        return "interface {\n" + String.join("\n", lines) + "\n}";
    }

    private void links(String transport) {
        refused(transport, TOO_MANY, TWO_LINKS, CLUSTER);
        refused(
                transport,
                TOO_MANY.replace('2', '3'),
                TWO_LINKS
                        .replace("ring1_addr: 127.0.1.1", "ring1_addr: 127.0.1.1\nring4_addr: 127.0.2.1")
                        .replace("ring1_addr: 127.0.1.2", "ring1_addr: 127.0.1.2\nring4_addr: 127.0.2.2"),
                CLUSTER);
        refused(
                transport,
                PARSE_ERROR + "for a multi-link configuration, all nodes must have a 'name' attribute",
                TWO_LINKS.replace("name: other", ""),
                CLUSTER);
        refused(
                transport,
                PARSE_ERROR + "Can only set link priority on knet transport type for interface 0",
                NODES,
                CLUSTER,
                link("knet_link_priority: 2"));
    }

    private void crypto(String transport) {
        refused(transport, NO_CRYPTO, NODES, CLUSTER, SEALED);
        refused(transport, NO_CRYPTO, NODES, CLUSTER, SEALED.replace("aes256", "none"));
        refused(transport, NO_CRYPTO, NODES, CLUSTER, "secauth: on\nkey: " + "k".repeat(127));
    }

    private void nodeIds(String transport) {
        refused(transport, "Nodeid 1 appears twice in corosync.conf", NODES.replace("nodeid: 2", "nodeid: 1"), CLUSTER);
        refused(
                transport,
                "Nodeid 2130706433 appears twice in corosync.conf",
                NODES.replace("nodeid: 1\n", "\n").replace("nodeid: 2", "nodeid: 2130706433"),
                CLUSTER);
        String six = NODES.replace("127.0.0.", "::");
        refused(
                transport,
                "An IPV6 network requires that a node ID be specified",
                six.replace("nodeid: 1\n", "\n"),
                CLUSTER,
                "ip_version: ipv6");
        refused(
                transport,
                "An IPV6 network requires that a node ID be specified for address '::2'.",
                six.replace("nodeid: 2\n", "\n"),
                CLUSTER,
                "ip_version: ipv6");
    }

    private void order(String transport) {
        refused(transport, TOO_MANY, TWO_LINKS, CLUSTER, SEALED);
        refused(
                transport,
                PARSE_ERROR + "The Knet link mode \"turbo\" specified is invalid.  It must be active, passive or rr.",
                TWO_LINKS,
                CLUSTER,
                "link_mode: turbo",
                SEALED);
        refused(
                transport,
                PARSE_ERROR + "The token timeout parameter (5 ms) may not be less than (30 ms).",
                TWO_LINKS,
                CLUSTER,
                "token: 5");
        refused(
                transport,
                PARSE_ERROR + "Nodes for link 0 have different IP families (compared ::2 with 127.0.0.1)",
                NODES.replace("127.0.0.2", "::2"),
                CLUSTER,
                "ip_version: ipv6-4",
                SEALED);
    }

    private void multicast() {
        String noAddress = PARSE_ERROR + "No multicast address specified for interface 0";
        refused("udp", noAddress, NODES);
        refused("udp", noAddress, TWO_LINKS, SEALED);
        refused("udp", noAddress, NODES, link("knet_link_priority: 2"));
        refused("udp", "failed to parse bindnet address '::1'", NODES.replace("127.0.0.", "::"), CLUSTER);
        refused("udp", "failed to parse mcast address 'foo'", NODES, link("mcastaddr: foo"));
        refused("udp", TOO_MANY, TWO_LINKS, CLUSTER, link("ttl: 3"));
        refused(
                "udpu",
                PARSE_ERROR + "Can only set ttl on multicast transport types for interface 0",
                NODES,
                link("ttl: 3", "knet_link_priority: 2"));
        refused(
                "udpu",
                PARSE_ERROR + "Not all nodes have the same number of links",
                NODES,
                link("linknumber: 1", "mcastport: 5000"));
        refused("udp", NO_CRYPTO, NODES, CLUSTER, SEALED, link("linknumber: 1", "mcastport: 5000"));
    }
}
