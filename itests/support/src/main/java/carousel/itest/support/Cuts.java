package carousel.itest.support;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What cannot reach what in a cluster, asked for each packet. For any thread. */
final class Cuts {
    private static final Cut NONE = new Cut(List.of(), Set.of());

    /**
     * @param sides the sides of a partition; empty without one
     * @param links cables that are pulled
     */
    private record Cut(List<Set<Integer>> sides, Set<LoopbackNetwork.Place> links) {}

    private volatile Cut cut = NONE;

    /**
     * Parts the cluster; nodes that are in none of the sides are together on one more.
     *
     * @throws IllegalArgumentException when a node is on two sides
     */
    void part(Collection<? extends Set<Integer>> sides) {
        Set<Integer> seen = new HashSet<>();
        List<Set<Integer>> copies = new ArrayList<>();
        for (Set<Integer> side : sides) {
            for (int node : side) {
                if (!seen.add(node)) {
                    throw new IllegalArgumentException(
                            "Node " + node + " is on two sides of the partition " + sides + ", expected on one.");
                }
            }
            copies.add(Set.copyOf(side));
        }
        synchronized (this) {
            cut = new Cut(List.copyOf(copies), cut.links);
        }
    }

    /** Pulls the cable of a node's link. */
    synchronized void pull(int node, int link) {
        Set<LoopbackNetwork.Place> links = new HashSet<>(cut.links);
        links.add(new LoopbackNetwork.Place(node, link));
        cut = new Cut(cut.sides, Set.copyOf(links));
    }

    /** Plugs it in again. */
    synchronized void plug(int node, int link) {
        Set<LoopbackNetwork.Place> links = new HashSet<>(cut.links);
        links.remove(new LoopbackNetwork.Place(node, link));
        cut = new Cut(cut.sides, Set.copyOf(links));
    }

    /** Everything reaches everything. */
    synchronized void heal() {
        cut = NONE;
    }

    /** Whether no packet passes between two places, whichever way. */
    boolean isCut(LoopbackNetwork.Place one, LoopbackNetwork.Place other) {
        Cut now = cut;
        return now.links.contains(one) || now.links.contains(other) || side(now, one.node()) != side(now, other.node());
    }

    private static int side(Cut cut, int node) {
        for (int i = 0; i < cut.sides.size(); i++) {
            if (cut.sides.get(i).contains(node)) {
                return i;
            }
        }
        return -1;
    }

    /** For a message: what is cut now. */
    @Override
    public String toString() {
        Cut now = cut;
        if (now.equals(NONE)) {
            return "nothing is cut";
        }
        String sides = now.sides.isEmpty()
                ? ""
                : "parted into "
                        + now.sides.stream()
                                .map(side -> new TreeSet<>(side).toString())
                                .collect(Collectors.joining(" and "))
                        + " and the rest";
        String links = now.links.stream()
                .map(place -> "link " + place.link() + " of node " + place.node() + " is cut")
                .sorted()
                .collect(Collectors.joining(", "));
        return sides + (sides.isEmpty() || links.isEmpty() ? "" : ", ") + links;
    }
}
