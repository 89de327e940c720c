package carousel.itest.simulator.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Runs many seeds on several threads. */
final class SwarmRun {
    /** More violations are counted only. */
    private static final int MAX_TOLD = 10;

    private static final long PROGRESS_NANOS = 500_000_000;

    private final LongFunction<Outcome> runner;
    private final PrintStream progress;
    private final boolean interactive;
    private final long first;
    private final int seeds;
    private final AtomicLong next;
    private final List<Outcome> violations = new ArrayList<>();
    private double simulatedSeconds;
    private long viewChanges;
    private int done;
    private long progressNanos = System.nanoTime();

    SwarmRun(LongFunction<Outcome> runner, long first, int seeds, PrintStream progress, boolean interactive) {
        this.interactive = interactive;
        this.runner = runner;
        this.first = first;
        this.seeds = seeds;
        this.progress = progress;
        next = new AtomicLong(first);
    }

    /** Runs them all and returns the violations, by seed. */
    List<Outcome> run(int threads) throws InterruptedException {
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread worker = new Thread(this::work, "simulation-" + i);
            worker.start();
            workers.add(worker);
        }
        for (Thread worker : workers) {
            worker.join();
        }
        if (interactive) {
            progress.print("\r\033[K");
        }
        violations.sort((a, b) -> Long.compare(a.seed(), b.seed()));
        return violations;
    }

    double simulatedSeconds() {
        return simulatedSeconds;
    }

    long viewChanges() {
        return viewChanges;
    }

    private void work() {
        for (long seed = next.getAndIncrement(); seed < first + seeds; seed = next.getAndIncrement()) {
            note(runner.apply(seed));
        }
    }

    private synchronized void note(Outcome outcome) {
        done++;
        simulatedSeconds += outcome.simulatedSeconds();
        viewChanges += outcome.experiment().simulation().checker.viewChanges();
        if (outcome.violation() != null && violations.size() < MAX_TOLD) {
            violations.add(outcome);
        }
        long now = System.nanoTime();
        if (interactive && now - progressNanos > PROGRESS_NANOS) {
            progressNanos = now;
            progress.printf(Locale.ROOT, "\r\033[K%,d of %,d seeds, %,.0f s simulated", done, seeds, simulatedSeconds);
        }
    }
}
