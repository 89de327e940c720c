package carousel.api.config;

import carousel.api.cmap.CmapValue;
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
 * @param keys every key of the file with its text, unknown ones too, by the dotted path of the configuration map
 * @param map the configuration map's part that comes from the file, typed, in byte order: the keys of the file, and those a
 *     daemon makes of them at its start ({@code nodelist.local_node_pos}, {@code totem.interface.N.bindnetaddr}, {@code
 *     runtime.config.totem.*}); without {@code totem.key}, which is a secret
 * @param clusterName {@code totem.cluster_name}, empty when not set
 * @param totem the ring's settings, all formulas applied
 * @param knet the link manager's settings
 * @param interfaces settings of each link by its number
 * @param nodes the nodelist, in file order
 * @param localPosition index of this node in {@code nodes}
 * @param stateDirectory {@code system.state_dir}
 * @param system the section {@code system}
 * @param logging the section {@code logging}
 * @param quorum the section {@code quorum}
 * @param access the sections {@code uidgid}
 * @param warnings sentences worth a log line
 */
public record ClusterConfiguration(
        Path file,
        NavigableMap<String, String> keys,
        NavigableMap<String, CmapValue> map,
        String clusterName,
        TotemSettings totem,
        KnetSettings knet,
        SortedMap<Integer, InterfaceConfiguration> interfaces,
        List<NodeConfiguration> nodes,
        int localPosition,
        Path stateDirectory,
        SystemConfiguration system,
        LoggingConfiguration logging,
        QuorumConfiguration quorum,
        AccessRules access,
        List<String> warnings) {

    /** This node. */
    public NodeConfiguration local() {
        return nodes.get(localPosition);
    }
}
