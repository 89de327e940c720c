package carousel.api.config;

import carousel.api.knet.KnetSettings;
import carousel.api.totem.TotemSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;

/**
 * A checked corosync.conf.
 *
 * @param file where it was read from
 * @param keys every key with its text, unknown ones too, by the dotted path of the configuration map
 * @param clusterName {@code totem.cluster_name}, empty when not set
 * @param totem the ring's settings, all formulas applied
 * @param knet the link manager's settings
 * @param interfaces settings of each link by its number
 * @param nodes the nodelist, in file order
 * @param localPosition index of this node in {@code nodes}
 * @param stateDirectory {@code system.state_dir}
 * @param warnings sentences worth a log line
 */
public record ClusterConfiguration(
        Path file,
        NavigableMap<String, String> keys,
        String clusterName,
        TotemSettings totem,
        KnetSettings knet,
        SortedMap<Integer, InterfaceConfiguration> interfaces,
        List<NodeConfiguration> nodes,
        int localPosition,
        Path stateDirectory,
        List<String> warnings) {

    /** This node. */
    public NodeConfiguration local() {
        return nodes.get(localPosition);
    }
}
