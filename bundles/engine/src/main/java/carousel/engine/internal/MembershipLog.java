package carousel.engine.internal;

import carousel.api.log.Priority;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells, in the words of Corosync's quorum service, who is in the ring and who came and went (logging 8). */
final class MembershipLog {
    private static final Logger LOG = LoggerFactory.getLogger("QUORUM");

    private List<Integer> members = List.of();

    /**
     * A ring was formed.
     *
     * @param transitional members that came from this node's last ring together with it
     */
    void formed(List<Integer> newMembers, List<Integer> transitional) {
        lines(newMembers, transitional).forEach(line -> LOG.info(Priority.NOTICE, line));
    }

    List<String> lines(List<Integer> newMembers, List<Integer> transitional) {
        Set<Integer> stayed = new HashSet<>(transitional);
        stayed.retainAll(members);
        List<String> lines = new ArrayList<>();
        add(lines, "Sync members", newMembers);
        add(lines, "Sync joined", without(newMembers, stayed));
        add(lines, "Sync left", without(members, stayed));
        members = List.copyOf(newMembers);
        return lines;
    }

    private static List<Integer> without(List<Integer> nodes, Set<Integer> others) {
        return nodes.stream().filter(node -> !others.contains(node)).toList();
    }

    private static void add(List<String> lines, String what, List<Integer> nodes) {
        if (nodes.isEmpty()) {
            return;
        }
        StringBuilder line =
                new StringBuilder(what).append('[').append(nodes.size()).append("]:");
        nodes.forEach(node -> line.append(' ').append(Integer.toUnsignedString(node)));
        lines.add(line.toString());
    }
}
