package carousel.service.quorum.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.config.QuorumConfiguration.TieBreakerNode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys {@code runtime.votequorum.*} (services reference 5.4). The map may come and go, on any thread. */
final class VotequorumKeys {
    private static final String PREFIX = "runtime.votequorum.";

    /** Guarded by this. */
    private @Nullable Icmap map;
    /** Guarded by this; empty while votes are not counted. */
    private Map<String, CmapValue> shown = Map.of();
    /** On the loop only. */
    private boolean reloaded;

    synchronized void bind(Icmap newMap) {
        map = newMap;
        if (!shown.isEmpty()) {
            newMap.setAll(shown);
        }
    }

    synchronized void unbind(Icmap oldMap) {
        if (oldMap.equals(map)) {
            map = null;
        }
    }

    /** The file was read again: from now on even no tie breaker is shown. */
    void reloaded() {
        reloaded = true;
    }

    /**
     * Shows what is counted. As with a daemon, keys of what is not configured are missing, and lowest and highest node are there
     * once this side could go on.
     */
    void show(VoteCount count) {
        VoteRules rules = count.rules();
        Map<String, CmapValue> next = new TreeMap<>();
        put(next, "this_node_id", unsigned(count.own().nodeId));
        put(next, "ev_barrier", CmapValue.unsigned32(count.barrier()));
        put(next, "two_node", flag(rules.twoNode()));
        if (rules.tieBreaker() != null) {
            put(next, "atb_type", CmapValue.unsigned32(tieBreaker(rules.tieBreaker())));
        } else if (reloaded) {
            put(next, "atb_type", CmapValue.unsigned32(0));
        }
        if (rules.waitForAll()) {
            put(next, "wait_for_all_status", flag(count.waitsForAll()));
        }
        if (rules.device() != null) {
            put(next, "qdevice_can_operate", flag(true));
        }
        if (rules.device() != null || count.own().has(VoterFlags.DEVICE_MASTER_WINS)) {
            put(next, "qdevice_master_wins", flag(count.own().has(VoterFlags.DEVICE_MASTER_WINS)));
        }
        if (count.partition().lowestOfQuorate() != 0) {
            put(next, "lowest_node_id", unsigned(count.partition().lowestOfQuorate()));
            put(next, "highest_node_id", unsigned(count.partition().highestOfQuorate()));
        }
        if (rules.tracking()) {
            put(next, "ev_tracking_barrier", CmapValue.unsigned32(count.trackingBarrier()));
        }
        publish(next);
    }

    private static CmapValue flag(boolean isSet) {
        return CmapValue.unsigned8(isSet ? 1 : 0);
    }

    private static CmapValue unsigned(int nodeId) {
        return CmapValue.unsigned32(Integer.toUnsignedLong(nodeId));
    }

    private static long tieBreaker(TieBreakerNode node) {
        return switch (node.choice()) {
            case LOWEST -> 1;
            case HIGHEST -> 2;
            case LIST -> 3;
        };
    }

    private static void put(Map<String, CmapValue> keys, String name, CmapValue value) {
        keys.put(PREFIX + name, value);
    }

    private synchronized void publish(Map<String, CmapValue> next) {
        if (next.equals(shown)) {
            return;
        }
        Icmap target = map;
        if (target != null) {
            shown.keySet().stream().filter(key -> !next.containsKey(key)).forEach(target::delete);
            target.setAll(next);
        }
        shown = next;
    }

    /** Votes are not counted any more. */
    synchronized void hide() {
        reloaded = false;
        shown = Map.of();
        if (map != null) {
            map.deleteAll(PREFIX);
        }
    }
}
