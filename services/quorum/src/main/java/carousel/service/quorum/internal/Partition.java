package carousel.service.quorum.internal;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Who is here, who was here in the ring before, and who was here when this side could last go on. */
final class Partition {
    private static final int NONE = 0;

    private Set<Integer> members = Set.of();
    private Set<Integer> previous = Set.of();
    private int lowestOfQuorate = NONE;
    private int highestOfQuorate = NONE;

    /**
     * A ring was formed.
     *
     * @return members of the ring before that are not in it
     */
    Set<Integer> formed(List<Integer> newMembers) {
        previous = members;
        members = new TreeSet<>(newMembers);
        Set<Integer> left = new TreeSet<>(previous);
        left.removeAll(members);
        return left;
    }

    Set<Integer> members() {
        return members;
    }

    boolean has(int nodeId) {
        return members.contains(nodeId);
    }

    boolean had(int nodeId) {
        return previous.contains(nodeId);
    }

    /** How many fewer there are than in the ring before; negative when there are more. */
    int shrunkBy() {
        return previous.size() - members.size();
    }

    /** This side may go on: an even split is measured by who is here now. */
    void quorate() {
        lowestOfQuorate = members.stream().mapToInt(Integer::intValue).min().orElse(NONE);
        highestOfQuorate = members.stream().mapToInt(Integer::intValue).max().orElse(NONE);
    }

    /** 0 before this side could go on for the first time. */
    int lowestOfQuorate() {
        return lowestOfQuorate;
    }

    /** 0 before this side could go on for the first time. */
    int highestOfQuorate() {
        return highestOfQuorate;
    }
}
