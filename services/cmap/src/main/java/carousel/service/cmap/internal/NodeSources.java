package carousel.service.cmap.internal;

import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.StatisticsSource;
import carousel.api.service.NodeControl;
import carousel.api.service.SchedulingMiss;
import carousel.api.service.ServiceTraffic;
import carousel.api.totem.RingCounter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The counters of ring, links, scheduling and services by their keys (services reference 5.4, 5.5). */
final class NodeSources {
    private static final String SRP = "stats.srp.";
    private static final String PG = "stats.pg.";
    private static final String KNET = "stats.knet.";
    private static final String SCHEDULING = "stats.schedmiss.";
    private static final String SERVICES = "runtime.services.";

    private NodeSources() {}

    static List<StatisticsSource> of(NodeAccess node) {
        return List.of(
                new NodeSource(
                        node,
                        CmapMap.STATS,
                        SRP,
                        "totem",
                        control -> ring(control, SRP, RingCounter.Group.SRP),
                        control -> control.statistics().clearRing()),
                new NodeSource(
                        node,
                        CmapMap.STATS,
                        PG,
                        "",
                        control -> ring(control, PG, RingCounter.Group.PG),
                        control -> {}), // nothing that is counted
                new NodeSource(
                        node,
                        CmapMap.STATS,
                        KNET,
                        "knet",
                        control -> LinkKeys.of(control.status()),
                        control -> control.statistics().clearLinks()),
                new NodeSource(
                        node,
                        CmapMap.STATS,
                        SCHEDULING,
                        "schedmiss",
                        control -> scheduling(control.statistics().misses()),
                        control -> control.statistics().clearMisses()),
                new NodeSource(node, CmapMap.ICMAP, SERVICES, "", NodeSources::services, control -> {}));
    }

    private static Map<String, CmapValue> ring(NodeControl control, String prefix, RingCounter.Group group) {
        Map<String, CmapValue> keys = new HashMap<>();
        control.statistics().ring().forEach((counter, count) -> {
            if (counter.group() == group) {
                keys.put(
                        prefix + counter.name().toLowerCase(Locale.ROOT),
                        new CmapValue.IntegerValue(type(counter), count));
            }
        });
        return keys;
    }

    private static CmapType type(RingCounter counter) {
        return switch (counter) {
            case MTT_RX_TOKEN,
                    AVG_TOKEN_WORKLOAD,
                    AVG_BACKLOG_CALC,
                    CONTINUOUS_GATHER,
                    CONTINUOUS_SENDMSG_FAILURES,
                    MSG_QUEUE_AVAIL,
                    MSG_RESERVED -> CmapType.UINT32;
            case FIREWALL_ENABLED_OR_NIC_FAILURE -> CmapType.UINT8;
            default -> CmapType.UINT64;
        };
    }

    private static Map<String, CmapValue> scheduling(List<SchedulingMiss> misses) {
        Map<String, CmapValue> keys = new HashMap<>();
        for (int i = 0; i < misses.size(); i++) {
            SchedulingMiss miss = misses.get(i);
            keys.put(SCHEDULING + i + ".timestamp", CmapValue.unsigned64(miss.epochMillis()));
            keys.put(SCHEDULING + i + ".delay", new CmapValue.DecimalValue(CmapType.FLOAT, miss.delayMillis()));
        }
        return keys;
    }

    private static Map<String, CmapValue> services(NodeControl control) {
        Map<String, CmapValue> keys = new HashMap<>();
        control.status().services().forEach((id, name) -> {
            keys.put(SERVICES + name + ".service_id", CmapValue.unsigned16(id));
            List<ServiceTraffic> functions = control.statistics().traffic(id);
            for (int function = 0; function < functions.size(); function++) {
                String prefix = SERVICES + name + "." + function;
                keys.put(
                        prefix + ".rx",
                        CmapValue.unsigned64(functions.get(function).received()));
                keys.put(
                        prefix + ".tx",
                        CmapValue.unsigned64(functions.get(function).sent()));
            }
        });
        return keys;
    }
}
