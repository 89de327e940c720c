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

    /** Shows what is counted. Lowest and highest node are there once this side could go on. */
    void show(VoteCount count) {
        VoteRules rules = count.rules();
        Map<String, CmapValue> next = new TreeMap<>();
        put(next, "this_node_id", CmapValue.unsigned32(Integer.toUnsignedLong(count.own().nodeId)));
        put(next, "ev_barrier", CmapValue.unsigned32(rules.expectedVotes()));
        put(next, "atb_type", CmapValue.unsigned32(tieBreaker(rules.tieBreaker())));
        put(next, "two_node", CmapValue.unsigned8(rules.twoNode() ? 1 : 0));
        put(next, "wait_for_all_status", CmapValue.unsigned8(count.waitsForAll() ? 1 : 0));
        put(next, "qdevice_can_operate", CmapValue.unsigned8(rules.device() == null ? 0 : 1));
        put(next, "qdevice_master_wins", CmapValue.unsigned8(count.own().has(VoterFlags.DEVICE_MASTER_WINS) ? 1 : 0));
        if (count.partition().lowestOfQuorate() != 0) {
            put(next, "lowest_node_id", unsigned(count.partition().lowestOfQuorate()));
            put(next, "highest_node_id", unsigned(count.partition().highestOfQuorate()));
        }
        if (rules.tracking()) {
            put(next, "ev_tracking_barrier", CmapValue.unsigned32(count.trackingBarrier()));
        }
        publish(next);
    }

    private static CmapValue unsigned(int nodeId) {
        return CmapValue.unsigned32(Integer.toUnsignedLong(nodeId));
    }

    private static long tieBreaker(@Nullable TieBreakerNode node) {
        if (node == null) {
            return 0;
        }
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
        shown = next;
        if (map != null) {
            map.setAll(next);
        }
    }

    /** Votes are not counted any more. */
    synchronized void hide() {
        shown = Map.of();
        if (map != null) {
            map.deleteAll(PREFIX);
        }
    }
}
