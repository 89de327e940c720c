package carousel.api.node;

import carousel.api.knet.KnetStatistics;
import carousel.api.knet.LinkStatus;
import carousel.api.totem.RingStatus;
import java.util.List;
import java.util.SortedMap;

/**
 * A node as it was at one moment.
 *
 * @param clusterName the cluster's name
 * @param nodeId this node
 * @param nodeName its name
 * @param nodeNames names of all configured nodes by id
 * @param ring its place in the ring
 * @param synchronised whether the synchronisation of services is complete
 * @param services names of the attached services by id
 * @param links every link
 * @param knet the link manager's counters
 * @param dataMtuBytes data bytes per packet now
 * @param compressionModel the configured model, {@code none} without one
 * @param cryptoModel the configured model and ciphers, {@code none} for clear traffic
 */
public record NodeStatus(
        String clusterName,
        int nodeId,
        String nodeName,
        SortedMap<Integer, String> nodeNames,
        RingStatus ring,
        boolean synchronised,
        SortedMap<Integer, String> services,
        List<LinkStatus> links,
        KnetStatistics knet,
        int dataMtuBytes,
        String compressionModel,
        String cryptoModel) {}
