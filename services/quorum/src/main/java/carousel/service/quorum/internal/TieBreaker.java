package carousel.service.quorum.internal;

import carousel.api.config.QuorumConfiguration.TieBreakerNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this half of an even split is the one that goes on (services reference 4.4). */
final class TieBreaker {
    private static final Logger LOG = LoggerFactory.getLogger("VOTEQ");

    private TieBreaker() {}

    static boolean isHere(TieBreakerNode node, Partition partition) {
        return switch (node.choice()) {
            case LOWEST -> partition.has(partition.lowestOfQuorate());
            case HIGHEST -> partition.has(partition.highestOfQuorate());
            case LIST -> isListedHere(node, partition);
        };
    }

    private static boolean isListedHere(TieBreakerNode node, Partition partition) {
        for (int nodeId : node.nodeIds()) {
            if (partition.has(nodeId)) {
                return true;
            }
            if (partition.had(nodeId)) {
                LOG.debug(
                        "ATB_LIST found node {} in previous partition but not here, quorum denied",
                        Integer.toUnsignedString(nodeId));
                return false;
            }
        }
        return false;
    }
}
