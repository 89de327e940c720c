package carousel.sample.savings.internal;

import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A member of the group: orders go out, and what comes back in the agreed order is done.
 *
 * <p>When somebody joins, be it a fresh member or the other part of a ring that was cut, every member sends its ledger, and all
 * merge what all sent. A ledger names the view for which it was sent, that is ring and members: one that comes late, behind a
 * further change, is of no use any more. Until the last has come no order is carried out: each member skips the same ones, because all hear joins,
 * ledgers and orders in one order. Whoever gave a skipped order gives it again; its number keeps it from being done twice.
 */
final class SavingsMember implements GroupListener {
    private static final long VIEW_FACTOR = 0x9E3779B97F4A7C15L;

    private final long origin;
    private final Consumer<ByteBuffer> group;
    private final Ledger ledger = new Ledger();
    private final Map<GroupMember, Ledger.Snapshot> states = new HashMap<>();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private SortedSet<GroupMember> members = new TreeSet<>();
    private RingId ring = RingId.NONE;
    private boolean synchronised;
    private long sequence;
    private long merges;

    /** An order of this member that has not come back. */
    private record Pending(Operation operation, CompletableFuture<Boolean> done) {}

    private record Answer(CompletableFuture<Boolean> done, boolean applied) {}

    /**
     * A member that waits for its join.
     *
     * @param origin a number that no other member and no earlier life of this one has
     * @param group sends bytes to the group, this member too, in the order of the calls
     */
    SavingsMember(long origin, Consumer<ByteBuffer> group) {
        this.origin = origin;
        this.group = group;
    }

    /** Adds to the account. True when it is done. */
    CompletableFuture<Boolean> deposit(long pennies) {
        return order(pennies);
    }

    /** Takes from the account. False when there is not enough; only the member that asked is told. */
    CompletableFuture<Boolean> withdraw(long pennies) {
        return order(-pennies);
    }

    private synchronized CompletableFuture<Boolean> order(long pennies) {
        Pending order = new Pending(new Operation(origin, ++sequence, pennies), new CompletableFuture<>());
        pending.addLast(order);
        if (synchronised) { // else it goes out when all have merged
            send(order);
        }
        return order.done();
    }

    private void send(Pending order) {
        group.accept(new SavingsMessage.Order(order.operation()).encode());
    }

    @Override
    public void delivered(GroupMember sender, ByteBuffer bytes) {
        SavingsMessage message = SavingsMessage.decode(bytes);
        List<Answer> answers = new ArrayList<>();
        synchronized (this) {
            if (message instanceof SavingsMessage.Order order && synchronised) {
                carryOut(order.operation(), answers);
            } else if (message instanceof SavingsMessage.State state && !synchronised && state.view() == view()) {
                states.put(sender, state.snapshot());
                mergeWhenComplete();
            }
        }
        answers.forEach(answer -> answer.done().complete(answer.applied()));
    }

    private void carryOut(Operation operation, List<Answer> answers) {
        Ledger.Outcome outcome = ledger.apply(operation);
        Pending first = pending.peekFirst();
        if (operation.origin() == origin
                && outcome != Ledger.Outcome.OUT_OF_TURN
                && first != null
                && first.operation().sequence() == operation.sequence()) {
            pending.removeFirst();
            answers.add(new Answer(first.done(), outcome == Ledger.Outcome.APPLIED));
        }
    }

    @Override
    public synchronized void membershipChanged(GroupChange change) {
        members = new TreeSet<>(change.members());
        if (change.joined().isEmpty() && synchronised) {
            return; // who is left has the same ledger
        }
        synchronised = false;
        states.clear();
        if (!isOfTheRing(change)) {
            tell();
        } // else the new ring is told next
    }

    private static boolean isOfTheRing(GroupChange change) {
        return Stream.concat(change.joined().stream(), change.left().stream())
                .map(GroupChange.Changed::reason)
                .anyMatch(reason -> reason == GroupChange.Reason.NODEUP || reason == GroupChange.Reason.NODEDOWN);
    }

    @Override
    public synchronized void ringChanged(RingId newRing, List<Integer> nodes) {
        ring = newRing;
        if (!synchronised) {
            states.clear();
            tell();
        }
    }

    /** A member that just joined knows its ring a moment later. */
    private void tell() {
        if (!ring.equals(RingId.NONE)) {
            group.accept(new SavingsMessage.State(view(), ledger.snapshot()).encode());
        }
    }

    private long view() {
        long hash = ring.sequence() * VIEW_FACTOR + ring.representative();
        for (GroupMember member : members) {
            hash = (hash * VIEW_FACTOR + member.nodeId()) * VIEW_FACTOR + member.processId();
        }
        return hash;
    }

    private void mergeWhenComplete() {
        if (members.isEmpty() || !states.keySet().containsAll(members)) {
            return;
        }
        ledger.merge(states.values());
        states.clear();
        synchronised = true;
        merges++;
        pending.forEach(this::send);
    }

    /** The balance in pennies. */
    synchronized long balance() {
        return ledger.balance();
    }

    /** One line of {@code name=value}, for programs and people. */
    synchronized String status() {
        return "synchronised=" + synchronised + " members=" + members.size() + " operations=" + ledger.operations()
                + " balance=" + ledger.balance() + " pending=" + pending.size() + " merges=" + merges + " own="
                + ledger.sequenceOf(origin) + " checkpoints=" + ledger.checkpoints();
    }

    /** The ledger, for tests. */
    synchronized Ledger.Snapshot snapshot() {
        return ledger.snapshot();
    }

    synchronized boolean isSynchronised() {
        return synchronised;
    }
}
