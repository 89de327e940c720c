package carousel.itests;

import carousel.itests.KnetMessages.Received;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What one host of a pair sends without end, and what has come of it so far. */
final class KnetFlow {
    private static final int INTERVAL_MICROS = 1000;
    private static final int BYTES = 700;
    /** The newest messages may still be under way, on another link than their neighbours. */
    private static final int UNDER_WAY = 100;

    private static final int QUIET_TURNS = 20;

    private final Supplier<Long> position;
    private final Supplier<List<Received>> take;
    private final Runnable stop;
    private final List<Long> arrived = new ArrayList<>();
    private final Set<Long> numbers = new HashSet<>();
    private final String name;
    private long newest = -1;
    /** How often nothing came. */
    private int quietTurns;

    private KnetFlow(String name, Supplier<Long> position, Supplier<List<Received>> take, Runnable stop) {
        this.name = name;
        this.position = position;
        this.take = take;
        this.stop = stop;
    }

    /** From ours to libknet, a message each millisecond. */
    static KnetFlow ofOurs(KnetPair pair) {
        pair.ours.startFlow(0, INTERVAL_MICROS, BYTES, 0);
        return new KnetFlow("our", pair.ours::flowPosition, pair.libknet::take, pair.ours::stopFlow);
    }

    /** From libknet to ours. */
    static KnetFlow ofLibknet(KnetPair pair) {
        pair.libknet.ask("flow 0 " + INTERVAL_MICROS + " " + BYTES + " 0");
        return new KnetFlow(
                "libknet's",
                () -> Long.parseLong(pair.libknet.ask("flow position")),
                pair.ours::take,
                () -> pair.libknet.ask("flow stop"));
    }

    /** Waits until what is sent from now on has come for a while, and checks that nothing of it is lost. */
    void checkNothingIsLostFromNowOn(boolean inOrder) throws InterruptedException {
        long from = position.get();
        long to = from + UNDER_WAY;
        awaitNewest(to + UNDER_WAY);
        checkComplete(from, to, inOrder);
    }

    /** Ends the flow, waits until nothing more comes and checks that nothing since that number is lost. */
    void end(long completeFrom) throws InterruptedException {
        stop.run();
        long end = position.get();
        Await.until("end of " + name + " messages", KnetPair.PATIENCE, () -> {
            takeMore();
            return missing(completeFrom, end).isEmpty() || ++quietTurns > QUIET_TURNS;
        });
        checkComplete(completeFrom, end, false);
    }

    long position() {
        return position.get();
    }

    private void awaitNewest(long number) throws InterruptedException {
        Await.until(name + " message " + number, KnetPair.PATIENCE, () -> {
            takeMore();
            return newest >= number;
        });
    }

    /** Of course nothing may ever come twice. */
    private void takeMore() {
        for (Received one : take.get()) {
            if (!numbers.add(one.index())) {
                throw new IllegalStateException(name + " message " + one.index() + " was delivered twice");
            }
            arrived.add(one.index());
            quietTurns = 0;
            newest = Math.max(newest, one.index());
        }
    }

    private void checkComplete(long from, long to, boolean inOrder) {
        List<Long> missing = missing(from, to);
        if (!missing.isEmpty()) {
            throw new AssertionError(name + " messages " + missing + " are lost");
        }
        if (inOrder) {
            List<Long> part = arrived.stream()
                    .filter(number -> number >= from && number < to)
                    .toList();
            if (!part.equals(part.stream().sorted().toList())) {
                throw new AssertionError(name + " messages came out of order: " + part);
            }
        }
    }

    private List<Long> missing(long from, long to) {
        List<Long> missing = new ArrayList<>();
        for (long number = from; number < to; number++) {
            if (!numbers.contains(number)) {
                missing.add(number);
            }
        }
        return missing;
    }
}
