package carousel.service.quorum.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Plays the commands of {@code corosync-vqsim} to a {@link VoteCluster}: {@code split 1:4,5 2:3}, {@code join 0 1}, {@code up 0:3},
 * {@code down 3}; and {@code window}: the last man standing's window passes. It forms the rings that the simulator forms: of all partitions after a split or a join, of one after the others.
 */
final class VoteScript {
    static final String WINDOW = "window";

    final VoteCluster cluster;
    private final long windowMillis;
    private final int nodeCount;
    private final TreeMap<Integer, Integer> partitions = new TreeMap<>();

    /** All nodes of the settings come up in partition 0, one by one. */
    VoteScript(VoteSettings settings, VoteCluster cluster) {
        this.cluster = cluster;
        windowMillis = settings.lastManStandingWindowMillis;
        nodeCount = settings.nodeIds().size();
        settings.nodeIds().forEach(id -> up(id, 0));
    }

    /** Nodes that are up, and the partition each is in. */
    NavigableMap<Integer, Integer> partitions() {
        return partitions;
    }

    boolean areAllTogether() {
        return partitions.size() == nodeCount && new TreeSet<>(partitions.values()).size() == 1;
    }

    void play(String command) {
        String[] words = command.split(" ", -1);
        switch (words[0]) {
            case "split" -> {
                places(words).forEach(place -> partitions.put(place.node, place.partition));
                formRings(partitions.values());
            }
            case "join" -> {
                List<Integer> joined =
                        Stream.of(words).skip(1).map(Integer::valueOf).toList();
                partitions.replaceAll((node, partition) -> joined.contains(partition) ? joined.get(0) : partition);
                formRings(partitions.values());
            }
            case "up" -> places(words).forEach(place -> up(place.node, place.partition));
            case "down" -> {
                int node = Integer.parseInt(words[1]);
                Integer partition = partitions.remove(node);
                cluster.remove(node);
                formRings(partition == null ? List.of() : List.of(partition));
            }
            case WINDOW -> cluster.advance(windowMillis);
            default -> throw new IllegalArgumentException(command);
        }
    }

    private record Place(int node, int partition) {}

    private static List<Place> places(String[] words) {
        List<Place> places = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            int partition = Integer.parseInt(words[i].substring(0, colon));
            for (String node : words[i].substring(colon + 1).split(",", -1)) {
                places.add(new Place(Integer.parseInt(node), partition));
            }
        }
        return places;
    }

    private void up(int node, int partition) {
        cluster.start(node);
        partitions.put(node, partition);
        formRings(List.of(partition));
    }

    private void formRings(Collection<Integer> changed) {
        for (int partition : new TreeSet<>(changed)) {
            List<Integer> members = partitions.entrySet().stream()
                    .filter(entry -> entry.getValue() == partition)
                    .map(Map.Entry::getKey)
                    .toList();
            if (!members.isEmpty()) {
                cluster.begin(members);
            }
        }
        cluster.finish();
    }

    /** Every node that is up as the simulator would show it. */
    NavigableMap<Integer, VotequorumSimulator.Seen> show() {
        TreeMap<Integer, VotequorumSimulator.Seen> nodes = new TreeMap<>();
        partitions
                .keySet()
                .forEach(id -> nodes.put(
                        id,
                        new VotequorumSimulator.Seen(
                                cluster.node(id).quorum.state().quorate(), new TreeSet<>(cluster.node(id).members))));
        return nodes;
    }
}
