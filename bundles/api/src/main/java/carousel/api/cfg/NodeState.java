package carousel.api.cfg;

import java.util.List;

/**
 * A node of the nodelist as this node sees it ({@code corosync_cfg_node_status_get}; services reference 7).
 *
 * @param nodeId the node
 * @param local whether it is this node
 * @param reachable whether a link to it is up; true of this node itself
 * @param onwireVersion version of knet's packets that is spoken with it
 * @param links its configured links by their numbers, in ascending order
 */
public record NodeState(int nodeId, boolean local, boolean reachable, int onwireVersion, List<NodeLink> links) {
    /** Copies the list. */
    public NodeState {
        links = List.copyOf(links);
    }
}
