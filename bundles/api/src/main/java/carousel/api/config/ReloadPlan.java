package carousel.api.config;

import carousel.api.cmap.CmapValue;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a running node changes to follow its file (config reference 9). Everything in it is allowed; what was refused never gets
 * this far.
 *
 * @param running what the node runs with
 * @param next what it runs with afterwards: read-only keys, ports of links that stay and the link mode are kept as they run
 * @param keys every key of the configuration map that is added, removed or changed, in byte order
 * @param notices a sentence for each read-only key that the file changes in vain, in Corosync's words and order
 * @param addedNodes nodes that are new by their id, the order is the file's
 * @param removedNodes nodes that are gone by their id
 * @param links what happens to links to other nodes and to this node's own ends, removals before additions
 * @param totemKeys keys of changed ring settings, {@code totem.token} and so on, with those that follow by formula
 */
public record ReloadPlan(
        ClusterConfiguration running,
        ClusterConfiguration next,
        SortedMap<String, KeyChange> keys,
        List<String> notices,
        List<NodeConfiguration> addedNodes,
        List<NodeConfiguration> removedNodes,
        List<LinkChange> links,
        SortedSet<String> totemKeys) {

    /**
     * One key of the configuration map.
     *
     * @param before null when the key is new
     * @param after null when it is removed
     */
    public record KeyChange(
            @Nullable CmapValue before, @Nullable CmapValue after) {}

    /**
     * One link of one node.
     *
     * @param kind what happens to it
     * @param nodeId the node at the other end; this node's id for its own end, which is opened and closed
     * @param linkNumber 0 to 7
     */
    public record LinkChange(Kind kind, int nodeId, int linkNumber) {
        /** What happens to a link. */
        public enum Kind {
            /** It is closed and forgotten. */
            REMOVED,
            /** It is opened with the address, port and transport of {@link ReloadPlan#next}. */
            ADDED,
            /** It stays open; priority, ping timers, precision or pong count are new. */
            SETTINGS
        }
    }

    /** Whether nothing at all is different. */
    public boolean isEmpty() {
        return keys.isEmpty() && !cryptoChanged() && links.isEmpty();
    }

    /** Whether cipher, hash, model or key are new, which takes three phases (config reference 9.4). */
    public boolean cryptoChanged() {
        return !Objects.equals(running.knet().crypto(), next.knet().crypto());
    }

    /** Whether the compression of outgoing messages is new. */
    public boolean compressionChanged() {
        return !Objects.equals(running.knet().compression(), next.knet().compression());
    }

    /** Whether targets or filters of the log are new. */
    public boolean loggingChanged() {
        return !running.logging().equals(next.logging());
    }

    /** Whether votes or rules of quorum are new. */
    public boolean quorumChanged() {
        return !running.quorum().equals(next.quorum());
    }

    /** Whether other users or groups may use the node. */
    public boolean accessChanged() {
        return !running.access().equals(next.access());
    }
}
