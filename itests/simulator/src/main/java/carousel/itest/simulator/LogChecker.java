package carousel.itest.simulator;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.RingId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/** Checks the logs of all nodes for the properties of totem-checklist 1. */
public final class LogChecker {
    private static final int SHOWN = 12;

    private final UnaryOperator<String> describe;
    private final List<NodeLog> logs;
    private final boolean hasCutMessages;
    private final Map<NodeLog, List<View>> views = new HashMap<>();
    private final Map<NodeLog, List<MessageId>> deliveries = new HashMap<>();
    private final Map<NodeLog, Map<MessageId, Integer>> positions = new HashMap<>();

    /**
     * A checker.
     *
     * @param describe adds to a failure's description
     * @param hasCutMessages whether messages were sent in pieces: then a node that joins in the middle of one misses it, and all
     *     that is packed with its pieces (totem-wire 10), so that only the packets can be compared
     */
    public LogChecker(UnaryOperator<String> describe, List<NodeLog> logs, boolean hasCutMessages) {
        this.describe = describe;
        this.logs = logs;
        this.hasCutMessages = hasCutMessages;
    }

    /** What a node saw from one regular configuration to the next. */
    private static final class View {
        final ConfigurationChange regular;
        /** Everything delivered before the next transitional configuration. */
        final List<MessageId> before = new ArrayList<>();
        /** Everything delivered after it. */
        final List<MessageId> behind = new ArrayList<>();
        /** The transitional configuration that ends the view. */
        @Nullable
        ConfigurationChange transitional;

        private final long packetsAtBegin;
        private long packetsAtTransitional;
        private long packetsAtEnd;

        View(LogEntry.Changed regular) {
            this.regular = regular.change();
            packetsAtBegin = regular.packets();
        }

        long packetsBefore() {
            return packetsAtTransitional - packetsAtBegin;
        }

        long packetsBehind() {
            return packetsAtEnd - packetsAtTransitional;
        }

        RingId ring() {
            return regular.ring();
        }
    }

    /**
     * Throws an AssertionError that names the property and the seed.
     *
     * @param finished whether everything that was sent must have been delivered by now
     */
    public void check(boolean finished) {
        for (NodeLog log : logs) {
            read(log);
        }
        integrity();
        for (NodeLog log : logs) {
            order(log);
            if (finished) {
                ownMessages(log);
            }
            viewsOf(log);
        }
        for (NodeLog a : logs) {
            for (NodeLog b : logs) {
                if (a != b) {
                    totalOrder(a, b);
                    sameViews(a, b);
                }
            }
            causalOrder(a);
        }
        viewOrder();
    }

    private void read(NodeLog log) {
        List<View> seen = new ArrayList<>();
        List<MessageId> delivered = new ArrayList<>();
        Map<MessageId, Integer> position = new HashMap<>();
        ConfigurationChange transitional = null;
        for (LogEntry entry : log.entries) {
            if (entry instanceof LogEntry.Delivered message) {
                require(
                        position.put(message.id(), delivered.size()) == null,
                        "E-1: {} delivered {} twice",
                        log,
                        message.id());
                delivered.add(message.id());
                require(!seen.isEmpty(), "E-11: {} delivered {} without a ring", log, message.id());
                View view = seen.get(seen.size() - 1);
                (view.transitional == null ? view.before : view.behind).add(message.id());
            } else if (entry instanceof LogEntry.Changed changed) {
                ConfigurationChange change = changed.change();
                if (change.kind() == ConfigurationChange.Kind.TRANSITIONAL) {
                    require(transitional == null, "E-14: {} got two transitional configurations", log);
                    transitional = change;
                    if (!seen.isEmpty()) {
                        View last = seen.get(seen.size() - 1);
                        last.transitional = change;
                        last.packetsAtTransitional = changed.packets();
                    } else {
                        require(
                                change.members().isEmpty() && change.left().isEmpty(),
                                "E-8: the first transitional configuration of {} is {}",
                                log,
                                change);
                    }
                } else {
                    require(
                            transitional != null && transitional.ring().equals(change.ring()),
                            "E-14: {} got {} after {}",
                            log,
                            change,
                            transitional);
                    transitional = null;
                    if (!seen.isEmpty()) {
                        seen.get(seen.size() - 1).packetsAtEnd = changed.packets();
                    }
                    seen.add(new View(changed));
                }
            }
        }
        views.put(log, seen);
        deliveries.put(log, delivered);
        positions.put(log, position);
    }

    private void integrity() {
        Set<MessageId> sent = new HashSet<>();
        for (NodeLog log : logs) {
            for (LogEntry entry : log.entries) {
                if (entry instanceof LogEntry.Sent message) {
                    sent.add(message.id());
                }
            }
        }
        for (NodeLog log : logs) {
            for (MessageId id : deliveries.getOrDefault(log, List.of())) {
                require(sent.contains(id), "E-1: {} delivered {}, which was never sent", log, id);
            }
        }
    }

    /** E-2 and E-5. */
    private void order(NodeLog log) {
        Map<String, Integer> last = new HashMap<>();
        long lastSeq = -1;
        for (LogEntry entry : log.entries) {
            if (entry instanceof LogEntry.Changed changed) {
                if (changed.change().kind() == ConfigurationChange.Kind.REGULAR) {
                    lastSeq = -1;
                }
            } else if (entry instanceof LogEntry.Delivered message) {
                MessageId id = message.id();
                Integer before = last.put(id.node() + "/" + id.incarnation(), id.number());
                require(
                        before == null || before < id.number(),
                        "E-2: {} delivered {} after number {}",
                        log,
                        id,
                        before);
                require(
                        lastSeq < 0 || (int) (message.seq() - lastSeq) >= 0,
                        "E-5: {} delivered {} at seq {} after seq {}",
                        log,
                        id,
                        message.seq(),
                        lastSeq);
                lastSeq = message.seq();
            }
        }
    }

    /** E-6. */
    private void ownMessages(NodeLog log) {
        if (!log.survived) {
            return;
        }
        Map<MessageId, Integer> position = positions.getOrDefault(log, Map.of());
        for (LogEntry entry : log.entries) {
            if (entry instanceof LogEntry.Sent message) {
                require(position.containsKey(message.id()), "E-6: {} never delivered its own {}", log, message.id());
            }
        }
    }

    /** E-9, E-11, E-12 within an incarnation, E-14. */
    private void viewsOf(NodeLog log) {
        List<View> seen = views.getOrDefault(log, List.of());
        List<Integer> members = List.of();
        for (int i = 0; i < seen.size(); i++) {
            View view = seen.get(i);
            require(view.regular.members().contains(log.node), "E-11: {} installed {}", log, view.regular);
            require(view.regular.left().isEmpty(), "E-14: {} got {}", log, view.regular);
            if (i > 0) {
                View old = seen.get(i - 1);
                require(
                        Long.compareUnsigned(old.ring().sequence(), view.ring().sequence()) < 0,
                        "E-12: {} installed {} after {}",
                        log,
                        view.ring(),
                        old.ring());
                ConfigurationChange transitional = old.transitional;
                require(transitional != null, "E-14: {} has no transitional configuration", log);
                if (transitional != null) {
                    require(
                            members.containsAll(transitional.members())
                                    && view.regular.members().containsAll(transitional.members()),
                            "E-8: {} got {} between {} and {}",
                            log,
                            transitional,
                            members,
                            view.regular);
                    require(
                            transitional.left().equals(minus(members, transitional.members())),
                            "E-14: {} got {}",
                            log,
                            transitional);
                    require(
                            view.regular.joined().equals(minus(view.regular.members(), transitional.members())),
                            "E-14: {} got {} after {}",
                            log,
                            view.regular,
                            transitional);
                    for (MessageId id : old.behind) {
                        require(
                                transitional.members().contains(id.node()),
                                "E-9: {} delivered {} after {}",
                                log,
                                id,
                                transitional);
                    }
                }
            } else {
                require(
                        view.regular.joined().equals(view.regular.members()),
                        "E-14: the first ring of {} is {}",
                        log,
                        view.regular);
            }
            members = view.regular.members();
        }
    }

    /** E-3. */
    private void totalOrder(NodeLog a, NodeLog b) {
        Map<MessageId, Integer> atB = positions.getOrDefault(b, Map.of());
        int last = -1;
        MessageId lastId = null;
        for (MessageId id : deliveries.getOrDefault(a, List.of())) {
            Integer position = atB.get(id);
            if (position != null) {
                require(position > last, "E-3: {} delivered {} before {}, {} after it", a, lastId, id, b);
                last = position;
                lastId = id;
            }
        }
    }

    /** E-4: what the sender had delivered before it sent comes first everywhere. */
    private void causalOrder(NodeLog sender) {
        for (NodeLog receiver : logs) {
            Map<MessageId, Integer> position = positions.getOrDefault(receiver, Map.of());
            int latest = -1;
            MessageId cause = null;
            for (LogEntry entry : sender.entries) {
                if (entry instanceof LogEntry.Delivered message) {
                    Integer at = position.get(message.id());
                    if (at != null && at > latest) {
                        latest = at;
                        cause = message.id();
                    }
                } else if (entry instanceof LogEntry.Sent message) {
                    Integer at = position.get(message.id());
                    require(
                            at == null || at > latest,
                            "E-4: {} was sent after {} was delivered, but {} delivered it before",
                            message.id(),
                            cause,
                            receiver);
                }
            }
        }
    }

    /** E-7, E-8, E-10 and E-15 for two nodes. */
    private void sameViews(NodeLog a, NodeLog b) {
        Map<RingId, Integer> ofB = new HashMap<>();
        List<View> viewsOfB = views.getOrDefault(b, List.of());
        for (int i = 0; i < viewsOfB.size(); i++) {
            ofB.put(viewsOfB.get(i).ring(), i);
        }
        List<View> viewsOfA = views.getOrDefault(a, List.of());
        for (int i = 0; i < viewsOfA.size(); i++) {
            View view = viewsOfA.get(i);
            Integer there = ofB.get(view.ring());
            if (there == null) {
                continue;
            }
            require(
                    view.regular.members().equals(viewsOfB.get(there).regular.members()),
                    "E-10: {} installed {}, {} installed {}",
                    a,
                    view.regular,
                    b,
                    viewsOfB.get(there).regular);
            View oldOfA = i == 0 ? null : viewsOfA.get(i - 1);
            View oldOfB = there == 0 ? null : viewsOfB.get(there - 1);
            boolean together = oldOfA != null && oldOfB != null && oldOfA.ring().equals(oldOfB.ring());
            boolean claimed = oldOfA != null
                    && oldOfA.transitional != null
                    && oldOfA.transitional.members().contains(b.node);
            require(
                    together == claimed || (!together && wasTogetherInAnotherLife(oldOfA, b)),
                    "E-8: {} {} {} in its transitional configuration to {}",
                    a,
                    claimed ? "has" : "has not",
                    b,
                    view.ring());
            if (together && oldOfA != null && oldOfB != null) {
                require(
                        oldOfA.packetsBefore() == oldOfB.packetsBefore()
                                && oldOfA.packetsBehind() == oldOfB.packetsBehind(),
                        "E-7: between {} and {} {} delivered {} packets and {} behind the transitional configuration,"
                                + " {} {} and {}",
                        oldOfA.ring(),
                        view.ring(),
                        a,
                        oldOfA.packetsBefore(),
                        oldOfA.packetsBehind(),
                        b,
                        oldOfB.packetsBefore(),
                        oldOfB.packetsBehind());
                if (!hasCutMessages) {
                    requireSame(
                            "E-7/E-15 before the transitional configuration", a, oldOfA.before, b, oldOfB.before, view);
                    requireSame(
                            "E-7/E-15 behind the transitional configuration", a, oldOfA.behind, b, oldOfB.behind, view);
                }
                require(
                        oldOfA.transitional != null
                                && oldOfB.transitional != null
                                && oldOfA.transitional.members().equals(oldOfB.transitional.members()),
                        "E-8: {} got {}, {} got {}",
                        a,
                        oldOfA.transitional,
                        b,
                        oldOfB.transitional);
            }
        }
    }

    /** Whether the node was in that view in another incarnation than {@code log}, which is then not meant. */
    private boolean wasTogetherInAnotherLife(@Nullable View view, NodeLog log) {
        return view != null
                && logs.stream()
                        .anyMatch(other -> other != log
                                && other.node == log.node
                                && views.getOrDefault(other, List.of()).stream()
                                        .anyMatch(theirs -> theirs.ring().equals(view.ring())));
    }

    private void requireSame(
            String property, NodeLog a, List<MessageId> atA, NodeLog b, List<MessageId> atB, View next) {
        if (atA.equals(atB)) {
            return;
        }
        int same = 0;
        while (same < atA.size() && same < atB.size() && atA.get(same).equals(atB.get(same))) {
            same++;
        }
        throw failure("%s: before ring %s, after %s equal messages, %s delivered %s of %s, %s delivered %s of %s"
                .formatted(
                        property, next.ring(), same, a, part(atA, same), atA.size(), b, part(atB, same), atB.size()));
    }

    private static List<MessageId> part(List<MessageId> ids, int from) {
        return ids.subList(Math.min(from, ids.size()), Math.min(from + SHOWN, ids.size()));
    }

    /** E-12 over the incarnations of a node, and E-13. */
    private void viewOrder() {
        Map<RingId, List<Integer>> membersOf = new HashMap<>();
        Map<Integer, RingId> last = new HashMap<>();
        for (NodeLog log : logs) {
            if (log.hadLostStore) {
                last.remove(log.node);
            }
            for (View view : views.getOrDefault(log, List.of())) {
                List<Integer> members = membersOf.putIfAbsent(view.ring(), view.regular.members());
                require(
                        members == null || members.equals(view.regular.members()),
                        "E-13: ring {} has members {} and {}",
                        view.ring(),
                        members,
                        view.regular.members());
                RingId before = last.put(log.node, view.ring());
                require(
                        before == null
                                || Long.compareUnsigned(
                                                before.sequence(), view.ring().sequence())
                                        < 0,
                        "E-12: {} installed {}, in an earlier life {}",
                        log,
                        view.ring(),
                        before);
            }
        }
    }

    private static List<Integer> minus(List<Integer> from, List<Integer> without) {
        List<Integer> rest = new ArrayList<>(from);
        rest.removeAll(without);
        return rest;
    }

    private void require(boolean holds, String property, @Nullable Object... values) {
        if (!holds) {
            throw failure(MessageFormatter.arrayFormat(property, values).getMessage());
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError(describe.apply(what));
    }
}
