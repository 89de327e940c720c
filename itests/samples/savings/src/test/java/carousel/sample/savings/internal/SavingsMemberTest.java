package carousel.sample.savings.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupMember;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Members on a group that is ordered within each part of a network, and that the test cuts and heals. */
class SavingsMemberTest {
    private static final int NODES = 3;

    private final List<Deque<ByteBuffer>> sent = new ArrayList<>();
    private final List<SavingsMember> members = new ArrayList<>();
    private List<Set<Integer>> parts = new ArrayList<>();
    private long ringSequence;

    SavingsMemberTest() {
        for (int i = 0; i < NODES; i++) {
            Deque<ByteBuffer> outgoing = new ArrayDeque<>();
            sent.add(outgoing);
            members.add(new SavingsMember(100 + i, outgoing::addLast));
            parts.add(Set.of());
        }
        divide(Set.of(0, 1, 2));
    }

    private static GroupMember name(int node) {
        return new GroupMember(node + 1, 1);
    }

    /** Each member first hears who left, then who came, as sync tells it. */
    @SafeVarargs
    private void divide(Set<Integer>... divided) {
        for (Set<Integer> part : divided) {
            if (part.stream().allMatch(node -> parts.get(node).equals(part))) {
                continue; // nothing changes there
            }
            RingId ring = new RingId(Collections.min(part) + 1, ++ringSequence);
            for (int node : part) {
                Set<Integer> left = new HashSet<>(parts.get(node));
                left.removeAll(part);
                Set<Integer> joined = new HashSet<>(part);
                joined.removeAll(parts.get(node));
                Set<Integer> stayed = new HashSet<>(part);
                stayed.removeAll(joined);
                if (!left.isEmpty()) {
                    change(node, stayed, left, Set.of());
                }
                if (!joined.isEmpty()) {
                    change(node, part, Set.of(), joined);
                }
                members.get(node).ringChanged(ring, List.of());
            }
        }
        parts = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            for (Set<Integer> part : divided) {
                if (part.contains(i)) {
                    parts.add(part);
                }
            }
        }
    }

    private void change(int node, Set<Integer> now, Set<Integer> left, Set<Integer> joined) {
        members.get(node)
                .membershipChanged(new GroupChange(
                        "savings",
                        now.stream().sorted().map(SavingsMemberTest::name).toList(),
                        changed(left, GroupChange.Reason.NODEDOWN),
                        changed(joined, GroupChange.Reason.NODEUP)));
    }

    private static List<GroupChange.Changed> changed(Set<Integer> nodes, GroupChange.Reason reason) {
        return nodes.stream()
                .sorted()
                .map(node -> new GroupChange.Changed(name(node), reason))
                .toList();
    }

    private void deliverOne(int sender) {
        ByteBuffer message = sent.get(sender).removeFirst();
        for (int receiver : parts.get(sender)) {
            members.get(receiver).delivered(name(sender), message.duplicate());
        }
    }

    private void deliverAll() {
        for (boolean again = true; again; ) {
            again = false;
            for (int i = 0; i < NODES; i++) {
                while (!sent.get(i).isEmpty()) {
                    deliverOne(i);
                    again = true;
                }
            }
        }
    }

    private void assertEqualLedgers() {
        for (SavingsMember member : members) {
            assertTrue(member.isSynchronised());
            assertEquals(members.get(0).snapshot(), member.snapshot());
            assertEquals(members.get(0).balance(), member.balance());
        }
    }

    @Test
    void failedWithdrawalIsToldOnlyToItsOrigin() {
        deliverAll();
        CompletableFuture<Boolean> deposit = members.get(0).deposit(100);
        CompletableFuture<Boolean> first = members.get(1).withdraw(70);
        CompletableFuture<Boolean> second = members.get(2).withdraw(70);
        deliverAll();
        assertTrue(deposit.join());
        assertTrue(first.join());
        assertFalse(second.join());
        assertEqualLedgers();
        assertEquals(30, members.get(0).balance());
    }

    @Test
    void halvesThatBothWorkedAreMergedToOneDefinedResult() {
        deliverAll();
        CompletableFuture<Boolean> before = members.get(0).deposit(100);
        deliverAll();
        assertTrue(before.join());
        divide(Set.of(0, 1), Set.of(2));
        deliverAll();
        assertTrue(withdrawn(0, 80));
        CompletableFuture<Boolean> alone = members.get(2).deposit(5);
        assertTrue(withdrawn(2, 90));
        assertTrue(alone.join());
        assertNotEquals(members.get(0).balance(), members.get(2).balance());
        divide(Set.of(0, 1, 2));
        deliverAll();
        assertEqualLedgers();
        assertEquals(100 - 80 + 5 - 90, members.get(1).balance(), "both halves paid out");
    }

    private boolean withdrawn(int node, long pennies) {
        CompletableFuture<Boolean> order = members.get(node).withdraw(pennies);
        deliverAll();
        return order.join();
    }

    @Test
    void ordersGivenWhileTheRingIsCutAndHealedAreEachDoneOnce() {
        for (long seed = 0; seed < 300; seed++) {
            SavingsMemberTest run = new SavingsMemberTest();
            run.stormOf(new Random(seed));
        }
    }

    private void stormOf(Random random) {
        List<CompletableFuture<Boolean>> orders = new ArrayList<>();
        long expected = 0;
        for (int step = 0; step < 200; step++) {
            int node = random.nextInt(NODES);
            switch (random.nextInt(12)) {
                case 0 -> divide(Set.of(0, 1, 2));
                case 1 -> divide(Set.of(node), Set.of((node + 1) % NODES, (node + 2) % NODES));
                case 2, 3, 4 -> {
                    int pennies = random.nextInt(1, 100);
                    expected += pennies;
                    orders.add(members.get(node).deposit(pennies));
                }
                default -> {
                    if (!sent.get(node).isEmpty()) {
                        deliverOne(node);
                    }
                }
            }
        }
        divide(Set.of(0, 1, 2));
        deliverAll();
        assertTrue(orders.stream().allMatch(CompletableFuture::isDone));
        assertEqualLedgers();
        assertEquals(expected, members.get(0).balance());
    }

    @Test
    void bytesOfStrangersAreLeftAlone() {
        deliverAll();
        for (int length = 0; length < 40; length++) {
            members.get(0).delivered(name(1), ByteBuffer.allocate(length));
        }
        assertEquals(0, members.get(0).balance());
    }
}
