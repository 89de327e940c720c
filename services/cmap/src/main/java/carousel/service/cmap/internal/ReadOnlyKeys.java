package carousel.service.cmap.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import java.util.List;
import java.util.Set;

/** Keys that programs may not write (services reference 5.2). */
final class ReadOnlyKeys {
    private static final List<String> PREFIXES = List.of(
            "internal_configuration.",
            "runtime.services.",
            "runtime.config.",
            "runtime.totem.",
            "uidgid.config.",
            "system.",
            "nodelist.");

    private static final Set<String> KEYS = Set.of(
            "totem.crypto_cipher",
            "totem.crypto_hash",
            "totem.crypto_model",
            "totem.keyfile",
            "totem.key",
            "totem.secauth",
            "totem.ip_version",
            "totem.ip_dscp",
            "totem.rrp_mode",
            "totem.transport",
            "totem.cluster_name",
            "totem.netmtu",
            "totem.threads",
            "totem.version",
            "totem.nodeid",
            "totem.clear_node_high_bit",
            "config.reload_in_progress",
            "config.totemconfig_reload_in_progress",
            "quorum.allow_downscale",
            "quorum.wait_for_all",
            "quorum.last_man_standing",
            "quorum.last_man_standing_window",
            "quorum.expected_votes_tracking",
            "quorum.auto_tie_breaker",
            "quorum.auto_tie_breaker_node");

    private ReadOnlyKeys() {}

    static void check(String key) {
        if (KEYS.contains(key) || PREFIXES.stream().anyMatch(key::startsWith)) {
            throw new CorosyncException(CorosyncStatus.ACCESS, "The key " + key + " is written by the node only.");
        }
    }
}
