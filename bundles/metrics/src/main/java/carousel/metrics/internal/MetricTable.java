package carousel.metrics.internal;

import static carousel.api.cmap.CmapMap.ICMAP;
import static carousel.api.cmap.CmapMap.STATS;

import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.CmapValue.DecimalValue;
import carousel.api.cmap.CmapValue.IntegerValue;
import carousel.api.cmap.CmapValue.StringValue;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which keys become which metrics (services reference 5.4, 5.5). Left out are sums that a query can make ({@code tx_total_*}), the minima
 * of what was never measured, and what comes and goes with each program ({@code stats.ipcs.serviceN}).
 */
final class MetricTable {
    private static final double MILLIS = 1e3;
    private static final double MICROS = 1e6;
    private static final double NANOS = 1e9;
    /** libknet's and Corosync's smallest value so far when there was none. */
    private static final long NEVER_32 = 0xffff_ffffL;

    private static final long NEVER_64 = -1;

    private static final String LINK = "stats\\.knet\\.node(\\d+)\\.link(\\d+)\\.";
    private static final String HANDLE = "stats\\.knet\\.handle\\.";
    private static final String SRP = "stats\\.srp\\.";
    private static final String VOTES = "runtime\\.votequorum\\.";
    private static final String WAY = "direction";

    private static final List<MetricRule> RULES = List.of(
            MetricRule.counter(
                    STATS,
                    SRP + "(?:orf_)?(\\w+?)_(tx|rx)",
                    "corosync_totem_messages",
                    "Messages of the ring protocol by type; tokens are counted where they are made, not where they are passed on",
                    "type",
                    WAY),
            MetricRule.counter(
                    STATS,
                    SRP + "mcast_retx",
                    "corosync_totem_retransmissions",
                    "Messages sent again for other members"),
            MetricRule.counter(
                    STATS,
                    SRP + "(operational|gather|commit|recovery)_entered",
                    "corosync_totem_state_entered",
                    "How often the ring member came into a state",
                    "state"),
            MetricRule.counter(
                    STATS,
                    SRP + "(operational|gather|commit|recovery)_token_lost",
                    "corosync_totem_token_lost",
                    "How often the token did not come in time, by the state the member was in",
                    "state"),
            MetricRule.counter(
                    STATS,
                    SRP + "consensus_timeouts",
                    "corosync_totem_consensus_timeouts",
                    "How often members did not agree in time"),
            MetricRule.counter(
                    STATS,
                    SRP + "rx_msg_dropped",
                    "corosync_totem_messages_dropped",
                    "Malformed messages that were dropped"),
            MetricRule.gauge(
                            STATS,
                            SRP + "time_since_token_last_received",
                            "corosync_totem_token_age",
                            "Time since the token was here last")
                    .in(Unit.SECONDS, MILLIS),
            MetricRule.gauge(
                            STATS,
                            SRP + "mtt_rx_token",
                            "corosync_totem_token_rotation",
                            "Mean time between two visits of the token")
                    .in(Unit.SECONDS, MILLIS),
            MetricRule.gauge(
                            STATS,
                            SRP + "avg_token_workload",
                            "corosync_totem_token_hold",
                            "Mean time that the token stays at a visit")
                    .in(Unit.SECONDS, MILLIS),
            MetricRule.gauge(
                    STATS,
                    SRP + "avg_backlog_calc",
                    "corosync_totem_backlog",
                    "Mean of the messages that wait for the token"),
            MetricRule.gauge(
                    STATS,
                    SRP + "continuous_gather",
                    "corosync_totem_continuous_gather",
                    "Rounds of gathering without a ring so far; many mean a broken network"),
            MetricRule.gauge(
                    STATS,
                    SRP + "continuous_sendmsg_failures",
                    "corosync_totem_continuous_send_failures",
                    "Failures to send in a row"),
            MetricRule.gauge(
                    STATS,
                    SRP + "firewall_enabled_or_nic_failure",
                    "corosync_totem_firewall_or_nic_failure",
                    "1 when members are gathered again and again in vain"),
            MetricRule.gauge(
                    STATS,
                    "stats\\.pg\\.msg_queue_avail",
                    "corosync_totem_queue_free",
                    "Messages that the send queue takes now"),
            MetricRule.gauge(
                    STATS,
                    "stats\\.pg\\.msg_reserved",
                    "corosync_totem_queue_reserved",
                    "Messages that are reserved in the send queue"),
            MetricRule.gauge(
                    STATS,
                    LINK + "enabled",
                    "corosync_knet_link_enabled",
                    "1 when the link is configured and usable",
                    "node",
                    "link"),
            MetricRule.gauge(
                    STATS,
                    LINK + "connected",
                    "corosync_knet_link_connected",
                    "1 when the peer answers on the link",
                    "node",
                    "link"),
            MetricRule.gauge(STATS, LINK + "mtu", "corosync_knet_link_mtu", "Bytes of data in a packet", "node", "link")
                    .in(Unit.BYTES, 1),
            MetricRule.gauge(
                            STATS,
                            LINK + "latency_ave",
                            "corosync_knet_link_latency",
                            "Running mean of the round trips",
                            "node",
                            "link")
                    .in(Unit.SECONDS, MICROS),
            MetricRule.gauge(
                            STATS,
                            LINK + "latency_min",
                            "corosync_knet_link_latency_min",
                            "Smallest mean so far",
                            "node",
                            "link")
                    .in(Unit.SECONDS, MICROS),
            MetricRule.gauge(
                            STATS,
                            LINK + "latency_max",
                            "corosync_knet_link_latency_max",
                            "Largest mean so far",
                            "node",
                            "link")
                    .in(Unit.SECONDS, MICROS),
            MetricRule.gauge(
                    STATS,
                    LINK + "latency_samples",
                    "corosync_knet_link_latency_samples",
                    "Round trips in the mean",
                    "node",
                    "link"),
            MetricRule.counter(
                    STATS,
                    LINK + "(up|down)_count",
                    "corosync_knet_link_changes",
                    "How often the link came up or went down",
                    "node",
                    "link",
                    "to"),
            MetricRule.counter(
                    STATS,
                    LINK + "(tx|rx)_(data|ping|pong|pmtu)_packets",
                    "corosync_knet_link_packets",
                    "Packets by type",
                    "node",
                    "link",
                    WAY,
                    "type"),
            MetricRule.counter(
                            STATS,
                            LINK + "(tx|rx)_(data|ping|pong|pmtu)_bytes",
                            "corosync_knet_link",
                            "Bytes by type; sent ones as they are on the wire, received ones without encryption",
                            "node",
                            "link",
                            WAY,
                            "type")
                    .in(Unit.BYTES, 1),
            MetricRule.counter(
                    STATS,
                    LINK + "tx_(data|ping|pong|pmtu)_errors",
                    "corosync_knet_link_send_errors",
                    "Packets that could not be sent",
                    "node",
                    "link",
                    "type"),
            MetricRule.counter(
                    STATS,
                    LINK + "tx_(data|ping|pong|pmtu)_retries",
                    "corosync_knet_link_send_retries",
                    "Packets that were sent at a second try",
                    "node",
                    "link",
                    "type"),
            MetricRule.counter(
                    STATS,
                    HANDLE + "(tx|rx)_(compressed|uncompressed|crypt)_packets",
                    "corosync_knet_packets",
                    "Packets by what was done with them",
                    WAY,
                    "kind"),
            MetricRule.counter(
                            STATS,
                            HANDLE + "(tx|rx)_compressed_original_bytes",
                            "corosync_knet_compression_original",
                            "Bytes before compression",
                            WAY)
                    .in(Unit.BYTES, 1),
            MetricRule.counter(
                            STATS,
                            HANDLE + "(tx|rx)_compressed_size_bytes",
                            "corosync_knet_compression_compressed",
                            "Bytes behind compression",
                            WAY)
                    .in(Unit.BYTES, 1),
            MetricRule.counter(
                            STATS,
                            HANDLE + "tx_crypt_byte_overhead",
                            "corosync_knet_crypto_overhead",
                            "Bytes that encryption added")
                    .in(Unit.BYTES, 1),
            MetricRule.gauge(
                            STATS,
                            HANDLE + "(tx|rx)_(compress|crypt)_time_ave",
                            "corosync_knet_work",
                            "Mean time for a packet",
                            WAY,
                            "kind")
                    .in(Unit.SECONDS, NANOS),
            MetricRule.gauge(
                            STATS,
                            HANDLE + "(tx|rx)_(compress|crypt)_time_min",
                            "corosync_knet_work_min",
                            "Smallest time for a packet",
                            WAY,
                            "kind")
                    .in(Unit.SECONDS, NANOS),
            MetricRule.gauge(
                            STATS,
                            HANDLE + "(tx|rx)_(compress|crypt)_time_max",
                            "corosync_knet_work_max",
                            "Largest time for a packet",
                            WAY,
                            "kind")
                    .in(Unit.SECONDS, NANOS),
            MetricRule.gauge(
                    STATS, "stats\\.ipcs\\.global\\.active", "corosync_ipc_connections", "Programs that are connected"),
            MetricRule.counter(
                    STATS,
                    "stats\\.ipcs\\.global\\.closed",
                    "corosync_ipc_connections_closed",
                    "Programs that were connected"),
            MetricRule.counter(
                    ICMAP,
                    "runtime\\.services\\.(\\w+)\\.(\\d+)\\.(tx|rx)",
                    "corosync_service_messages",
                    "Ordered messages of a service by the number of its function",
                    "service",
                    "function",
                    WAY),
            MetricRule.gauge(
                            ICMAP,
                            "runtime\\.members\\.(\\d+)\\.status",
                            "corosync_member_joined",
                            "1 when the node is in this node's ring, 0 when it has left",
                            "node")
                    .withWords(Map.of("joined", 1.0, "left", 0.0)),
            MetricRule.counter(
                    ICMAP,
                    "runtime\\.members\\.(\\d+)\\.join_count",
                    "corosync_member_joins",
                    "How often the node came into this node's ring",
                    "node"),
            MetricRule.gauge(ICMAP, VOTES + "this_node_id", "corosync_node_id", "The node's own id"),
            MetricRule.gauge(
                    ICMAP,
                    VOTES + "two_node",
                    "corosync_votequorum_two_node",
                    "1 when one of two nodes may go on alone"),
            MetricRule.gauge(
                    ICMAP,
                    VOTES + "wait_for_all_status",
                    "corosync_votequorum_waits_for_all",
                    "1 while all nodes are waited for"),
            MetricRule.gauge(
                    ICMAP,
                    VOTES + "lowest_node_id",
                    "corosync_votequorum_lowest_node_id",
                    "Lowest id among the members"),
            MetricRule.gauge(
                    ICMAP,
                    VOTES + "highest_node_id",
                    "corosync_votequorum_highest_node_id",
                    "Highest id among the members"),
            MetricRule.gauge(
                    ICMAP,
                    VOTES + "ev_barrier",
                    "corosync_votequorum_expected_votes_barrier",
                    "Expected votes never fall below"),
            MetricRule.gauge(
                    ICMAP,
                    "quorum\\.expected_votes",
                    "corosync_votequorum_expected_votes_configured",
                    "quorum.expected_votes of the configuration"));

    private MetricTable() {}

    /** The metrics that a map has now, in the order of the table. */
    static List<MetricSnapshot> snapshots(CmapMap map, Map<String, CmapValue> entries) {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        for (MetricRule rule : RULES) {
            if (rule.map() == map) {
                MetricSnapshot snapshot = snapshot(rule, entries);
                if (!snapshot.getDataPoints().isEmpty()) {
                    snapshots.add(snapshot);
                }
            }
        }
        return snapshots;
    }

    private static MetricSnapshot snapshot(MetricRule rule, Map<String, CmapValue> entries) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder();
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder();
        for (Map.Entry<String, CmapValue> entry : entries.entrySet()) {
            Labels labels = rule.labelsOf(entry.getKey());
            double number = labels == null ? Double.NaN : number(rule, entry.getKey(), entry.getValue());
            if (labels == null || Double.isNaN(number)) {
                continue;
            }
            double value = number / rule.perUnit();
            switch (rule.kind()) {
                case COUNTER ->
                    counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                            .labels(labels)
                            .value(value)
                            .build());
                case GAUGE ->
                    gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels)
                            .value(value)
                            .build());
            }
        }
        MetricSnapshot.Builder<?> builder = switch (rule.kind()) {
            case COUNTER -> counter;
            case GAUGE -> gauge;
        };
        Unit unit = rule.unit();
        builder.name(unit == null ? rule.name() : rule.name() + "_" + unit).help(rule.help());
        if (unit != null) {
            builder.unit(unit);
        }
        return builder.build();
    }

    /** NaN when there is nothing to show. */
    private static double number(MetricRule rule, String key, CmapValue value) {
        if (value instanceof IntegerValue integer) {
            boolean never = key.endsWith("_min") && (integer.number() == NEVER_32 || integer.number() == NEVER_64);
            return never ? Double.NaN : unsigned(integer);
        }
        if (value instanceof DecimalValue decimal) {
            return decimal.number();
        }
        return value instanceof StringValue text ? rule.words().getOrDefault(text.text(), Double.NaN) : Double.NaN;
    }

    private static double unsigned(IntegerValue integer) {
        double number = integer.number();
        return number < 0 && !integer.type().isSigned() ? number + 0x1p64 : number;
    }
}
