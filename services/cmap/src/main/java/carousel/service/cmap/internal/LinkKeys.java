package carousel.service.cmap.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.knet.DurationStatistics;
import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkStatistics;
import carousel.api.knet.LinkStatus;
import carousel.api.knet.TrafficStatistics;
import carousel.api.node.NodeStatus;
import java.util.HashMap;
import java.util.Map;

/** {@code stats.knet.*}: the link manager's counters under libknet's names, with its values for what has no sample yet. */
final class LinkKeys {
    private static final String HANDLE = "stats.knet.handle.";
    private static final long NO_LATENCY = 0xffff_ffffL;
    private static final long NO_DURATION = -1;
    private static final int LOOPBACK_MTU_BYTES = 65_535;

    private final Map<String, CmapValue> keys = new HashMap<>();
    private final String prefix;

    private LinkKeys(String prefix) {
        this.prefix = prefix;
    }

    static Map<String, CmapValue> of(NodeStatus status) {
        Map<String, CmapValue> all = new HashMap<>(new LinkKeys(HANDLE).handle(status.knet()));
        for (LinkStatus link : status.links()) {
            String prefix =
                    "stats.knet.node" + Integer.toUnsignedString(link.hostId()) + ".link" + link.linkNumber() + ".";
            all.putAll(new LinkKeys(prefix).link(link, link.hostId() == status.nodeId()));
        }
        return all;
    }

    private Map<String, CmapValue> handle(KnetStatistics knet) {
        wide("tx_uncompressed_packets", knet.txUncompressedPackets());
        wide("tx_compressed_packets", knet.txCompressedPackets());
        wide("tx_compressed_original_bytes", knet.txCompressedOriginalBytes());
        wide("tx_compressed_size_bytes", knet.txCompressedSizeBytes());
        duration("tx_compress_time", knet.txCompressTime());
        wide("rx_compressed_packets", knet.rxCompressedPackets());
        wide("rx_compressed_original_bytes", knet.rxCompressedOriginalBytes());
        wide("rx_compressed_size_bytes", knet.rxCompressedSizeBytes());
        duration("rx_compress_time", knet.rxCompressTime());
        wide("tx_crypt_packets", knet.txCryptPackets());
        wide("tx_crypt_byte_overhead", knet.txCryptByteOverhead());
        duration("tx_crypt_time", knet.txCryptTime());
        wide("rx_crypt_packets", knet.rxCryptPackets());
        duration("rx_crypt_time", knet.rxCryptTime());
        return keys;
    }

    private Map<String, CmapValue> link(LinkStatus link, boolean isLoopback) {
        LinkStatistics statistics = link.statistics();
        keys.put(prefix + "enabled", CmapValue.unsigned8(link.enabled() ? 1 : 0));
        keys.put(prefix + "connected", CmapValue.unsigned8(link.connected() ? 1 : 0));
        narrow("mtu", isLoopback ? LOOPBACK_MTU_BYTES : link.dataMtuBytes());
        narrow("latency_min", statistics.latencySamples() == 0 ? NO_LATENCY : statistics.latencyMinMicros());
        narrow("latency_max", statistics.latencyMaxMicros());
        narrow("latency_ave", statistics.latencyAveMicros());
        narrow("latency_samples", statistics.latencySamples());
        narrow("up_count", statistics.upCount());
        narrow("down_count", statistics.downCount());
        traffic("data", statistics.data());
        traffic("ping", statistics.ping());
        traffic("pong", statistics.pong());
        traffic("pmtu", statistics.pathMtu());
        TrafficStatistics total = statistics.total();
        packets("total", total);
        wide("tx_total_errors", total.txErrors());
        wide("rx_total_retries", total.txRetries()); // libknet's name for it
        return keys;
    }

    private void traffic(String kind, TrafficStatistics traffic) {
        packets(kind, traffic);
        narrow("tx_" + kind + "_errors", traffic.txErrors());
        narrow("tx_" + kind + "_retries", traffic.txRetries());
    }

    private void packets(String kind, TrafficStatistics traffic) {
        wide("tx_" + kind + "_packets", traffic.txPackets());
        wide("tx_" + kind + "_bytes", traffic.txBytes());
        wide("rx_" + kind + "_packets", traffic.rxPackets());
        wide("rx_" + kind + "_bytes", traffic.rxBytes());
    }

    private void duration(String what, DurationStatistics duration) {
        boolean isEmpty = duration.equals(DurationStatistics.NONE);
        wide(what + "_min", isEmpty ? NO_DURATION : duration.minNanos());
        wide(what + "_ave", duration.aveNanos());
        wide(what + "_max", duration.maxNanos());
    }

    private void wide(String name, long number) {
        keys.put(prefix + name, CmapValue.unsigned64(number));
    }

    /** Cut to 32 bits, as Corosync's own would wrap. */
    private void narrow(String name, long number) {
        keys.put(prefix + name, CmapValue.unsigned32(number & 0xffff_ffffL));
    }
}
