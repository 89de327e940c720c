package carousel.shell.internal;

import carousel.api.knet.LinkStatus;
import carousel.api.node.NodeStatus;
import java.util.ArrayList;
import java.util.List;

/** Links by their words: {@code 2} or {@code node2} for all links to a node, {@code 2/0} or {@code node2/0} for one of them. */
final class LinkChoice {
    private LinkChoice() {}

    /**
     * The links that one of the words means, in the node's order; all without words.
     *
     * @throws CommandFailure when a word means none
     */
    static List<LinkStatus> of(NodeStatus status, List<String> words) throws CommandFailure {
        for (String word : words) {
            if (status.links().stream().noneMatch(link -> names(status, link).contains(word))) {
                throw new CommandFailure("There is no link or node " + Sentences.printable(word)
                        + "; expected a node as 2 or node2, or a link to it as 2/0 or node2/0.");
            }
        }
        return status.links().stream()
                .filter(link -> words.isEmpty() || names(status, link).stream().anyMatch(words::contains))
                .toList();
    }

    /** Every word that means a link of the node. */
    static List<String> words(NodeStatus status) {
        return status.links().stream()
                .flatMap(link -> names(status, link).stream())
                .distinct()
                .toList();
    }

    /** A node's name as links are shown with. */
    static String nodeName(NodeStatus status, LinkStatus link) {
        return status.nodeNames().getOrDefault(link.hostId(), link.hostName());
    }

    private static List<String> names(NodeStatus status, LinkStatus link) {
        List<String> names = new ArrayList<>();
        for (String node : List.of(Integer.toUnsignedString(link.hostId()), nodeName(status, link))) {
            if (!node.isEmpty()) {
                names.add(node);
                names.add(node + "/" + link.linkNumber());
            }
        }
        return names;
    }
}
