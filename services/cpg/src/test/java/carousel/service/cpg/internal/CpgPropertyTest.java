package carousel.service.cpg.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.JoinRequest;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Services reference 2.5 over random lives of up to four nodes. A failure names its seed. */
class CpgPropertyTest {
    private static final int RUNS = 3000;
    private static final int STEPS = 60;
    private static final int LONG_MESSAGES_IN_ONE_RUN_OF = 50;

    @Test
    void membersThatStayTogetherAreToldTheSame() {
        for (long seed = 1; seed <= RUNS; seed++) {
            try {
                new Life(seed, seed % LONG_MESSAGES_IN_ONE_RUN_OF == 0).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    /** What a member was told, where and when; a message knows when its first piece was delivered. */
    private record Event(String phase, long phaseSince, long index, long begun, String text) {}

    /** A message and what became of it. */
    private record Sending(long id, CompletableFuture<Void> result) {}

    /** One session and its listener. */
    private static final class Member implements GroupListener {
        private final List<Throwable> failures;
        private final FakeRing ring;
        final FakeRing.Node node;
        final String group;
        final CpgSession session;
        final List<Event> events = new ArrayList<>();
        final List<Sending> sendings = new ArrayList<>();
        final TreeSet<GroupMember> members = new TreeSet<>();
        private final Map<GroupMember, Long> newest = new HashMap<>();
        private final Map<GroupMember, String> arrivedIn = new HashMap<>();
        boolean closed;
        long joinedAt = Long.MAX_VALUE;
        long leftAt = Long.MAX_VALUE;

        Member(FakeRing ring, FakeRing.Node node, String group, List<Throwable> failures) {
            this.failures = failures;
            this.ring = ring;
            this.node = node;
            this.group = group;
            session = node.service.join(JoinRequest.of(group), this, Runnable::run);
        }

        private void note(long begun, String text) {
            assertEquals(Long.MAX_VALUE, leftAt, "nothing is told after the own leaving, but " + text);
            events.add(new Event(node.phase, node.phaseSince, ring.deliveries(), begun, text));
        }

        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {
            kept(() -> checkMessage(sender, message));
        }

        @Override
        public void membershipChanged(GroupChange change) {
            kept(() -> checkChange(change));
        }

        @Override
        public void ringChanged(RingId id, List<Integer> nodes) {
            kept(() -> checkRing(id, nodes));
        }

        @Override
        public void ended(String reason) {
            kept(() -> fail(reason));
        }

        /** Keeps what a check throws: to the service a listener that fails is the listener's own affair. */
        private void kept(Runnable check) {
            try {
                check.run();
            } catch (AssertionError | RuntimeException e) {
                failures.add(e);
            }
        }

        private void checkMessage(GroupMember sender, ByteBuffer message) {
            long id = message.getLong(0);
            long begun =
                    message.remaining() > Cpg.MAX_ATOMIC_MESSAGE_BYTES ? ring.firstPiece(sender) : ring.deliveries();
            note(begun, "message " + id + " of " + sender);
            assertTrue(joinedAt < begun, () -> session.self() + " got message " + id + " of before its join");
            assertTrue(
                    members.contains(sender), () -> session.self() + " got a message of " + sender + " in " + events);
            Long before = newest.put(sender, id);
            assertTrue(before == null || before < id, () -> "order of the messages of " + sender + " in " + events);
        }

        private void checkChange(GroupChange change) {
            note(ring.deliveries(), change.toString());
            if (joinedAt == Long.MAX_VALUE) {
                joinedAt = ring.deliveries();
                assertEquals(
                        List.of(new GroupChange.Changed(session.self(), GroupChange.Reason.JOIN)),
                        change.joined(),
                        "the own join is first");
                members.addAll(change.members());
                members.forEach(member -> arrivedIn.put(member, node.phase));
            } else {
                change.left().forEach(left -> assertTrue(members.remove(left.member()), change::toString));
                change.joined().forEach(joined -> {
                    assertTrue(members.add(joined.member()), change::toString);
                    arrivedIn.put(joined.member(), node.phase);
                });
            }
            assertEquals(List.copyOf(members), change.members());
            if (!members.contains(session.self())) {
                leftAt = ring.deliveries();
            }
        }

        private void checkRing(RingId id, List<Integer> nodes) {
            note(ring.deliveries(), "ring " + id + " " + nodes);
            assertTrue(joinedAt != Long.MAX_VALUE, "the own join is first");
            for (GroupMember member : members) {
                assertTrue(nodes.contains(member.nodeId()), () -> member + " is not in " + id);
                assertTrue(
                        ring.node(member).phase.equals(node.phase) || node.phase.equals(arrivedIn.get(member)),
                        () -> member + " did not come along with " + session.self() + " to " + id);
            }
        }
    }

    /** One run. */
    private static final class Life {
        private final Random random;
        private final boolean longMessages;
        private final FakeRing ring = new FakeRing();
        private final FakeRing.Node[] nodes;
        private final List<Member> members = new ArrayList<>();
        private final List<Throwable> failures = new ArrayList<>();
        private long nextId;

        Life(long seed, boolean longMessages) {
            random = new Random(seed);
            this.longMessages = longMessages;
            nodes = new FakeRing.Node[2 + random.nextInt(3)];
            for (int i = 0; i < nodes.length; i++) {
                nodes[i] = ring.node(i + 1);
                nodes[i].service.attach(nodes[i]);
            }
        }

        void run() {
            changeRings();
            for (int i = 0; i < STEPS; i++) {
                step(random.nextInt(100));
            }
            for (FakeRing.Node node : nodes) {
                node.messagesAllowed = Integer.MAX_VALUE;
            }
            ring.form(nodes);
            ring.run();
            if (!failures.isEmpty()) {
                throw new AssertionError(failures.get(0).getMessage(), failures.get(0));
            }
            checkEnd();
            checkSequences();
        }

        private FakeRing.Node anyNode() {
            return nodes[random.nextInt(nodes.length)];
        }

        private void step(int dice) {
            FakeRing.Node node = anyNode();
            if (dice < 12) {
                members.add(new Member(ring, node, random.nextBoolean() ? "a" : "b", failures));
            } else if (dice < 45) {
                send();
            } else if (dice < 52) {
                close();
            } else if (dice < 60) {
                node.messagesAllowed = random.nextInt(3);
            } else if (dice < 68) {
                node.messagesAllowed = Integer.MAX_VALUE;
                if (node.isSynchronised()) {
                    node.service.sendQueueAvailable();
                }
            } else if (dice < 80) {
                ring.runTasks(node);
            } else if (dice < 90) {
                ring.deliver(node, 1 + random.nextInt(4));
            } else if (dice < 95) {
                ring.run();
            } else {
                changeRings();
            }
        }

        private void send() {
            if (members.isEmpty()) {
                return;
            }
            Member member = members.get(random.nextInt(members.size()));
            if (!member.closed) {
                long id = ++nextId;
                int length = longMessages && random.nextInt(8) == 0
                        ? Cpg.MAX_ATOMIC_MESSAGE_BYTES + 1 + random.nextInt(Cpg.MAX_ATOMIC_MESSAGE_BYTES)
                        : Long.BYTES;
                ByteBuffer message = ByteBuffer.allocate(length).putLong(0, id);
                member.sendings.add(new Sending(id, member.session.multicast(message)));
            }
        }

        private void close() {
            if (!members.isEmpty()) {
                Member member = members.get(random.nextInt(members.size()));
                member.closed = true;
                member.session.close();
            }
        }

        /** Every node finds itself in some ring; some rings change again before they are complete. */
        private void changeRings() {
            int parts = 1 + random.nextInt(nodes.length);
            List<List<FakeRing.Node>> partition = new ArrayList<>();
            for (int i = 0; i < parts; i++) {
                partition.add(new ArrayList<>());
            }
            for (FakeRing.Node node : nodes) {
                partition.get(random.nextInt(parts)).add(node);
            }
            for (List<FakeRing.Node> part : partition) {
                FakeRing.Node[] together = part.toArray(FakeRing.Node[]::new);
                if (together.length > 0 && random.nextInt(3) == 0) {
                    ring.formInVain(together);
                }
            }
            if (random.nextInt(3) == 0) {
                changeRings();
                return;
            }
            for (List<FakeRing.Node> part : partition) {
                if (!part.isEmpty()) {
                    ring.form(part.toArray(FakeRing.Node[]::new));
                }
            }
        }

        private void checkEnd() {
            Map<String, TreeSet<GroupMember>> expected = new HashMap<>();
            for (Member member : members) {
                assertTrue(member.session.joined().isDone());
                if (!member.closed) {
                    expected.computeIfAbsent(member.group, unused -> new TreeSet<>())
                            .add(member.session.self());
                }
            }
            for (Member member : members) {
                if (!member.closed) {
                    assertEquals(expected.get(member.group), member.members, "group " + member.group);
                } else if (member.joinedAt != Long.MAX_VALUE) {
                    assertFalse(member.members.contains(member.session.self()), "the own leaving is told");
                }
                for (Sending sending : member.sendings) {
                    assertTrue(sending.result().isDone(), () -> "message " + sending.id() + " has a result");
                    String text = "message " + sending.id() + " of " + member.session.self();
                    long told = member.events.stream()
                            .filter(event -> event.text().equals(text))
                            .count();
                    assertEquals(sending.result().isCompletedExceptionally() ? 0 : 1, told, text);
                }
            }
        }

        private void checkSequences() {
            for (Member one : members) {
                for (Member two : members) {
                    if (one != two && one.group.equals(two.group)) {
                        one.events.stream()
                                .map(Event::phase)
                                .distinct()
                                .forEach(
                                        phase -> assertEquals(common(one, two, phase), common(two, one, phase), phase));
                    }
                }
            }
        }

        /** What a member was told in a phase while the other was a member too, but for messages that began before that. */
        private static List<Event> common(Member member, Member other, String phase) {
            long from = Math.max(member.joinedAt, other.joinedAt);
            long to = Math.min(member.leftAt, other.leftAt);
            boolean both = other.node.phases.contains(phase);
            return member.events.stream()
                    .filter(event -> both && event.phase().equals(phase))
                    .filter(event -> event.index() >= from && event.index() <= to)
                    .filter(event -> event.begun() == event.index()
                            || (event.begun() > event.phaseSince() && event.begun() > from))
                    .toList();
        }
    }
}
