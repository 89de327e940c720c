package carousel.config.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import java.util.ArrayList;
import java.util.List;

/** Keys that a reload leaves as they are, in the order in which Corosync looks at them (config reference 4, 9.2). */
final class ReadOnlyKeys {
    private static final List<String> KEYS = List.of(
            "totem.version",
            "totem.threads",
            "totem.ip_version",
            "totem.rrp_mode",
            "totem.netmtu",
            "totem.ip_dscp",
            "totem.transport",
            "totem.cluster_name",
            "quorum.provider",
            "system.move_to_root_cgroup",
            "system.allow_knet_handle_fallback",
            "system.sched_rr",
            "system.priority",
            "system.qb_ipc_type",
            "system.state_dir");

    private ReadOnlyKeys() {}

    /**
     * Puts the values of the running node back.
     *
     * @return a notice for each that the file has otherwise
     */
    static List<String> restore(ConfigurationKeys keys, ClusterConfiguration running) {
        List<String> notices = new ArrayList<>();
        for (String key : KEYS) {
            CmapValue before = running.map().get(key);
            CmapValue after = keys.value(key);
            if (before == null ? after == null : before.equals(after)) {
                continue;
            }
            notices.add("Modified entry '" + key + "' in corosync.conf cannot be changed at run-time");
            if (before == null) {
                keys.remove(key);
            } else {
                keys.replace(key, before);
            }
        }
        return notices;
    }
}
