package carousel.itests;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts, on the way between the nodes, the packets of knet that are not sealed: those that begin with knet's header (knet-wire 1.2). */
record ClearPackets(RealCluster cluster) {
    private static final int[] TYPES = {0x00, 0x81, 0x82, 0x83, 0x84};
    private static final Pattern PACKETS = Pattern.compile("packets (\\d+)");

    /** From now on, of nodes 1 to this one. */
    static ClearPackets of(RealCluster cluster, int nodes) throws IOException, InterruptedException {
        List<String> headers = new ArrayList<>();
        for (int node = 1; node <= nodes; node++) {
            for (int type : TYPES) {
                headers.add(String.format("0x01%02x%04x", type, node));
            }
        }
        nft(cluster, "add table bridge clear");
        nft(cluster, "add counter bridge clear seen");
        nft(cluster, "add chain bridge clear way { type filter hook forward priority -10 ; }");
        nft(
                cluster,
                "add rule bridge clear way ether type ip ip protocol udp @th,64,32 { " + String.join(", ", headers)
                        + " } counter name seen");
        return new ClearPackets(cluster);
    }

    private static String nft(RealCluster cluster, String command) throws IOException, InterruptedException {
        return cluster.run("exec", "sw", "nft", command);
    }

    long count() throws IOException, InterruptedException {
        String text = nft(cluster, "list counter bridge clear seen");
        Matcher matcher = PACKETS.matcher(text);
        if (!matcher.find()) {
            throw new IOException("nft says " + text);
        }
        return Long.parseLong(matcher.group(1));
    }
}
