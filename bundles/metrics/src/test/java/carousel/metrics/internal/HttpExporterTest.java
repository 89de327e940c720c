package carousel.metrics.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.VotequorumInfo;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a Prometheus server is told. */
class HttpExporterTest {
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final MapOfKeys keys = new MapOfKeys();
    private @Nullable FixedQuorum quorum;
    private final QuorumCollector votes = new QuorumCollector(() -> quorum, () -> quorum);

    private HttpResponse<String> scrape(HttpExporter exporter) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + exporter.port() + "/metrics"))
                .header("Accept", OPEN_METRICS)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private List<String> samples() throws IOException, InterruptedException {
        try (HttpExporter exporter = new HttpExporter(keys, votes, "127.0.0.1", 0)) {
            HttpResponse<String> answer = scrape(exporter);
            assertEquals(
                    OPEN_METRICS, answer.headers().firstValue("Content-Type").orElse(""));
            assertTrue(answer.body().endsWith("# EOF\n"), answer.body());
            return Stream.of(answer.body().split("\n", -1))
                    .filter(line -> !line.startsWith("#") && !line.isEmpty())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void countersOfTheRing() throws Exception {
        keys.with("stats.srp.orf_token_rx", CmapValue.unsigned64(7))
                .with("stats.srp.mcast_retx", CmapValue.unsigned64(3))
                .with("stats.srp.gather_token_lost", CmapValue.unsigned64(2))
                .with("stats.srp.time_since_token_last_received", CmapValue.unsigned64(250));
        assertEquals(
                List.of(
                        "corosync_totem_messages_total{direction=\"rx\",type=\"token\"} 7.0",
                        "corosync_totem_retransmissions_total 3.0",
                        "corosync_totem_token_age_seconds 0.25",
                        "corosync_totem_token_lost_total{state=\"gather\"} 2.0"),
                samples());
    }

    @Test
    void linksWithTheirUnits() throws Exception {
        keys.with("stats.knet.node2.link0.connected", CmapValue.unsigned8(1))
                .with("stats.knet.node2.link0.latency_ave", CmapValue.unsigned32(150))
                .with("stats.knet.node2.link1.rx_data_bytes", CmapValue.unsigned64(-1))
                .with("stats.knet.node2.link1.tx_total_bytes", CmapValue.unsigned64(5))
                .with("stats.knet.handle.tx_crypt_time_ave", CmapValue.unsigned64(1500))
                .with("stats.knet.handle.tx_crypt_time_min", CmapValue.unsigned64(-1));
        assertEquals(
                List.of(
                        "corosync_knet_link_bytes_total{direction=\"rx\",link=\"1\",node=\"2\",type=\"data\"} 1.8446744073709552E19",
                        "corosync_knet_link_connected{link=\"0\",node=\"2\"} 1.0",
                        "corosync_knet_link_latency_seconds{link=\"0\",node=\"2\"} 1.5E-4",
                        "corosync_knet_work_seconds{direction=\"tx\",kind=\"crypt\"} 1.5E-6"),
                samples());
    }

    @Test
    void quorumAndVotes() throws Exception {
        quorum = new FixedQuorum(new VotequorumInfo(
                new NodeVotes(1, NodeVotes.State.MEMBER, 1, 5, NodeVotes.DeviceFlags.NONE),
                5,
                4,
                3,
                Set.of(VotequorumInfo.Flag.QUORATE),
                0,
                ""));
        assertEquals(
                List.of(
                        "corosync_quorate 1.0",
                        "corosync_quorum_votes{kind=\"expected\"} 5.0",
                        "corosync_quorum_votes{kind=\"needed\"} 3.0",
                        "corosync_quorum_votes{kind=\"present\"} 4.0"),
                samples());
        quorum = new FixedQuorum(null);
        assertEquals(List.of("corosync_quorate 1.0"), samples(), "without votes");
    }

    @Test
    void membersAndServices() throws Exception {
        keys.with("runtime.members.3.status", CmapValue.of("left"))
                .with("runtime.members.1.status", CmapValue.of("joined"))
                .with("runtime.members.1.join_count", CmapValue.unsigned32(4))
                .with("runtime.services.cpg.3.tx", CmapValue.unsigned64(9))
                .with("totem.secret", new CmapValue.IntegerValue(CmapType.INT32, 5));
        assertEquals(
                List.of(
                        "corosync_member_joined{node=\"1\"} 1.0",
                        "corosync_member_joined{node=\"3\"} 0.0",
                        "corosync_member_joins_total{node=\"1\"} 4.0",
                        "corosync_service_messages_total{direction=\"tx\",function=\"3\",service=\"cpg\"} 9.0"),
                samples());
    }

    @Test
    void withoutANodeThereAreNoMetrics() throws Exception {
        keys.isNodeThere = false;
        assertEquals(List.of(), samples());
    }

    @Test
    void addressInUseIsRefused() throws Exception {
        try (HttpExporter exporter = new HttpExporter(keys, votes, "127.0.0.1", 0)) {
            assertThrows(IOException.class, () -> new HttpExporter(keys, votes, "127.0.0.1", exporter.port()).close());
        }
    }
}
