package carousel.itest.simulator.check;

import carousel.api.totem.ConfigurationChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks each change of membership: E-7, E-8, E-10 to E-15 and E-24. */
final class ViewChecker {
    private final Judge judge;
    /** The sequence of each node's last ring, over its restarts. */
    private final Map<Integer, Long> lastSequences = new HashMap<>();

    private long changes;
    private boolean stable;

    ViewChecker(Judge judge) {
        this.judge = judge;
    }

    /** Regular configurations of all nodes. */
    long changes() {
        return changes;
    }

    /** E-24: from now on, until faults are expected again, no membership may change. */
    void stable(boolean isStable) {
        stable = isStable;
    }

    /** The numbers of its rings begin anew. */
    void storeLost(int node) {
        lastSequences.remove(node);
    }

    void changed(NodeLog log, ConfigurationChange change, long packets) {
        judge.require(!stable, "E-24: {} got {} without a fault", log, change);
        RingRecord ring = log.committed;
        if (ring == null || !ring.id.equals(change.ring())) {
            throw judge.violation("E-13: {} got {}, but committed to {}", log, change, ring);
        }
        if (change.kind() == ConfigurationChange.Kind.TRANSITIONAL) {
            transitional(log, change, packets);
        } else {
            regular(log, ring, change, packets);
            changes++;
        }
        log.note(change);
    }

    private void transitional(NodeLog log, ConfigurationChange change, long packets) {
        judge.require(log.transitional == null, "E-14: {} got two transitional configurations", log);
        ConfigurationChange old = log.last(ConfigurationChange.Kind.REGULAR);
        List<Integer> members = old == null ? List.of() : old.members();
        judge.require(
                members.containsAll(change.members())
                        && (old == null || change.members().contains(log.node)),
                "E-8: {} got {} after {}",
                log,
                change,
                old);
        judge.require(
                change.left().equals(minus(members, change.members()))
                        && change.joined().isEmpty(),
                "E-14: {} got {} after {}",
                log,
                change,
                old);
        log.transitional = change;
        log.placeBefore = log.nextUncut;
        log.messagesBehind = 0;
        log.packetsAtTransitional = packets;
    }

    private void regular(NodeLog log, RingRecord ring, ConfigurationChange change, long packets) {
        ConfigurationChange transitional = log.transitional;
        if (transitional == null || !transitional.ring().equals(change.ring())) {
            throw judge.violation("E-14: {} got {} after {}", log, change, transitional);
        }
        judge.require(change.members().contains(log.node), "E-11: {} got {}", log, change);
        judge.require(
                change.members().equals(ring.members),
                "E-10: {} got {}, the ring was made of {}",
                log,
                change,
                ring.members);
        judge.require(
                change.members().containsAll(transitional.members()),
                "E-8: {} got {} after {}",
                log,
                change,
                transitional);
        judge.require(
                change.left().isEmpty() && change.joined().equals(minus(change.members(), transitional.members())),
                "E-14: {} got {} after {}",
                log,
                change,
                transitional);
        Long before = lastSequences.put(log.node, change.ring().sequence());
        judge.require(
                before == null || Long.compareUnsigned(before, change.ring().sequence()) < 0,
                "E-12: {} got {} after the sequence {}",
                log,
                change,
                before);
        passage(
                ring,
                new Passage(
                        log,
                        log.installed,
                        transitional,
                        log.placeBefore,
                        log.packetsAtTransitional - log.packetsAtInstallation,
                        packets - log.packetsAtTransitional,
                        log.messagesBehind));
        log.installed = ring;
        log.transitional = null;
        log.next = 0;
        log.nextUncut = 0;
        log.packetsAtInstallation = packets;
        log.synchronised = false;
        log.barriers.clear();
        for (int joined : change.joined()) {
            if (joined != log.node) {
                log.halfHeard.add(joined);
            }
        }
    }

    /** E-7, E-8 and E-15: who came from the same ring came the same way, and knows of each other. */
    private void passage(RingRecord ring, Passage passage) {
        for (Passage other : ring.installers) {
            boolean together = passage.from() != null && passage.from() == other.from();
            knows(passage, other, together, ring);
            knows(other, passage, together, ring);
        }
        ring.installers.add(passage);
        @Nullable RingRecord from = passage.from();
        if (from == null) {
            return;
        }
        Passage first = ring.firstFrom.putIfAbsent(from, passage);
        if (first != null) {
            judge.require(
                    passage.transitional().members().equals(first.transitional().members()),
                    "E-8: to ring {}, {}, but {}",
                    ring,
                    passage,
                    first);
            judge.require(
                    passage.deliveredTheSameAs(first),
                    "E-7: from ring {} to {}, {}, but {}",
                    from,
                    ring,
                    passage,
                    first);
        }
    }

    private void knows(Passage one, Passage other, boolean together, RingRecord ring) {
        if (one.transitional().members().contains(other.log().node) != together) {
            throw judge.violation(
                    "E-8: to ring {}, {} came from {} and {} from {}, but {}",
                    ring,
                    one.log(),
                    one.from(),
                    other.log(),
                    other.from(),
                    one);
        }
    }

    private static List<Integer> minus(List<Integer> from, List<Integer> without) {
        List<Integer> rest = new ArrayList<>(from);
        rest.removeAll(without);
        return rest;
    }
}
