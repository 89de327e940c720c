package carousel.service.cmap.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.config.AddressText;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.NodeConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.service.NodeControl;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys that a running node has: its configuration, the ring's members, its services (services reference 5.4). To be used on the loop. */
final class NodeKeys {
    static final String DUMP_STATE = "runtime.blackbox.dump_state";
    static final String DUMP_FLIGHT_DATA = "runtime.blackbox.dump_flight_data";
    static final String FORCE_GATHER = "runtime.force_gather";

    private static final String MEMBERS = "runtime.members.";
    private static final String SERVICES = "internal_configuration.service.";
    private static final int COROSYNC_SERVICES = 8;

    private final Icmap map;

    /** What the configuration of the node before wrote. */
    private final Set<String> configurationKeys = new HashSet<>();

    private final Map<Integer, String> addresses = new HashMap<>();
    private final Map<Integer, Long> joins = new HashMap<>();
    private final Set<Integer> joined = new HashSet<>();

    NodeKeys(Icmap map) {
        this.map = map;
    }

    /** There is a node; what another before it left behind is void. */
    void attached(NodeControl node) {
        ClusterConfiguration configuration = node.configuration();
        configurationKeys.stream()
                .filter(key -> !configuration.map().containsKey(key))
                .forEach(map::delete);
        configurationKeys.clear();
        configurationKeys.addAll(configuration.map().keySet());
        map.deleteAll(MEMBERS);
        map.deleteAll(SERVICES);
        joins.clear();
        joined.clear();
        Map<String, CmapValue> values = new TreeMap<>(configuration.map());
        for (String trigger : List.of(DUMP_STATE, DUMP_FLIGHT_DATA, FORCE_GATHER)) {
            values.put(trigger, CmapValue.of("no"));
        }
        map.setAll(values);
        noteAddresses(configuration);
    }

    private void noteAddresses(ClusterConfiguration configuration) {
        for (NodeConfiguration node : configuration.nodes()) {
            StringBuilder text = new StringBuilder();
            node.addresses()
                    .forEach((link, address) -> text.append("r(")
                            .append(link)
                            .append(") ip(")
                            .append(AddressText.of(address))
                            .append(") ")); // the blank at the end is Corosync's
            addresses.put(node.nodeId(), text.toString());
        }
    }

    /** The node runs with something else. */
    void configurationChanged(ReloadPlan change) {
        change.keys().forEach((key, values) -> {
            CmapValue after = values.after();
            if (after == null) {
                map.delete(key);
                configurationKeys.remove(key);
            } else {
                map.set(key, after);
                configurationKeys.add(key);
            }
        });
        noteAddresses(change.next());
        joined.forEach(member -> map.set(MEMBERS + id(member) + ".ip", ip(member)));
    }

    private CmapValue ip(int member) {
        return CmapValue.of(addresses.getOrDefault(member, ""));
    }

    /**
     * A ring was formed.
     *
     * @param transitional who came along from the one before
     */
    void ringFormed(List<Integer> members, List<Integer> transitional) {
        Set<Integer> stayed = new HashSet<>(transitional);
        stayed.retainAll(joined);
        for (int member : List.copyOf(joined)) {
            if (!stayed.contains(member)) {
                joined.remove(member);
                map.set(MEMBERS + id(member) + ".status", CmapValue.of("left"));
            }
        }
        for (int member : members) {
            if (joined.add(member)) {
                long count = joins.merge(member, 1L, Long::sum);
                map.setAll(Map.of(
                        MEMBERS + id(member) + ".ip", ip(member),
                        MEMBERS + id(member) + ".join_count", CmapValue.unsigned32(count),
                        MEMBERS + id(member) + ".status", CmapValue.of("joined")));
            }
        }
    }

    /** A member has told the version of its configuration. */
    void version(int member, long version) {
        map.set(MEMBERS + id(member) + ".config_version", CmapValue.unsigned64(version));
    }

    /** The services that are attached, by id. */
    void services(SortedMap<Integer, String> services) {
        Map<String, CmapValue> values = new TreeMap<>();
        services.forEach((id, name) -> {
            values.put(
                    SERVICES + id + ".name", CmapValue.of((id < COROSYNC_SERVICES ? "corosync_" : "carousel_") + name));
            values.put(SERVICES + id + ".ver", CmapValue.unsigned32(0));
        });
        List<String> gone = new ArrayList<>(map.entries(SERVICES).keySet());
        gone.removeAll(values.keySet());
        gone.forEach(map::delete);
        map.setAll(values);
    }

    private static String id(int nodeId) {
        return Integer.toUnsignedString(nodeId);
    }
}
