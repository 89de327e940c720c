package carousel.sample.savings.internal;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The account's state on one node. The same operations in the same order give the same ledger everywhere.
 *
 * <p>It keeps a share for each origin. An origin is in one part of a partitioned ring at a time, and its operations are applied
 * there without a gap; so of two shares of one origin the later holds all of the other, and ledgers are merged by taking the later
 * one: every deposit, and every withdrawal that was paid out, counts exactly once. Two parts may both have paid out from the
 * same pennies; then the merged balance is below zero, as a bank would have it.
 */
final class Ledger {
    private static final int CHECKPOINT_EVERY = 10;
    private static final int CHECKPOINTS = 40;
    private static final long DIGEST_START = 0xcbf29ce484222325L;
    private static final long DIGEST_PRIME = 0x100000001b3L;

    /** What became of an operation. */
    enum Outcome {
        APPLIED,
        /** A withdrawal of more than there is; it changes nothing but counts as done. */
        REFUSED,
        /** Not the origin's next operation: it was done before, or one before it is still to come. */
        OUT_OF_TURN
    }

    /** The ledger as members tell it to each other. */
    record Snapshot(long digest, SortedMap<Long, Share> shares) {}

    private record Checkpoint(long operations, long balance, long digest) {}

    private final SortedMap<Long, Share> shares = new TreeMap<>();
    private final Deque<Checkpoint> checkpoints = new ArrayDeque<>();
    private long operations;
    private long balance;
    private long digest = DIGEST_START;

    Outcome apply(Operation operation) {
        Share share = shares.getOrDefault(operation.origin(), Share.NONE);
        if (operation.sequence() != share.sequence() + 1) {
            return Outcome.OUT_OF_TURN;
        }
        long pennies = operation.pennies();
        boolean refused = pennies < 0 && balance < -pennies;
        shares.put(
                operation.origin(),
                new Share(
                        operation.sequence(),
                        share.deposited() + (pennies > 0 ? pennies : 0),
                        share.withdrawn() + (pennies < 0 && !refused ? -pennies : 0)));
        operations++;
        balance += refused ? 0 : pennies;
        mix(operation.origin());
        mix(operation.sequence());
        mix(balance);
        if (operations % CHECKPOINT_EVERY == 0) {
            checkpoint();
        }
        return refused ? Outcome.REFUSED : Outcome.APPLIED;
    }

    /** Takes the state of all members together, its own among them; the same for every member and every order. */
    void merge(Collection<Snapshot> snapshots) {
        shares.clear();
        snapshots.forEach(snapshot -> snapshot.shares()
                .forEach((origin, share) -> shares.merge(origin, share, (a, b) -> a.compareTo(b) > 0 ? a : b)));
        operations = shares.values().stream().mapToLong(Share::sequence).sum();
        balance = shares.values().stream().mapToLong(Share::balance).sum();
        digest = DIGEST_START;
        snapshots.stream().mapToLong(Snapshot::digest).distinct().sorted().forEach(this::mix);
        shares.forEach((origin, share) -> {
            mix(origin);
            mix(share.sequence());
        });
        checkpoints.clear(); // what was before may differ between the parts
        checkpoint();
    }

    Snapshot snapshot() {
        return new Snapshot(digest, new TreeMap<>(shares));
    }

    /** Operations done, refused ones too. */
    long operations() {
        return operations;
    }

    /** Pennies on the account. */
    long balance() {
        return balance;
    }

    /** The last operation of an origin. */
    long sequenceOf(long origin) {
        return shares.getOrDefault(origin, Share.NONE).sequence();
    }

    /** The latest moments at which ledgers can be compared: {@code operations:balance:digest}, separated by commas. */
    String checkpoints() {
        return checkpoints.stream()
                .map(point -> point.operations + ":" + point.balance + ":" + Long.toHexString(point.digest))
                .collect(Collectors.joining(","));
    }

    /** The shares by origin, for tests and the curious. */
    Map<Long, Share> shares() {
        return Map.copyOf(shares);
    }

    private void checkpoint() {
        checkpoints.addLast(new Checkpoint(operations, balance, digest));
        if (checkpoints.size() > CHECKPOINTS) {
            checkpoints.removeFirst();
        }
    }

    /** The digest depends on the order of what goes in. */
    private void mix(long value) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            digest = (digest ^ ((value >>> shift) & 0xff)) * DIGEST_PRIME;
        }
    }
}
