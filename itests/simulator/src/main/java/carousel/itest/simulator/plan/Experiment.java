package carousel.itest.simulator.plan;

import carousel.api.totem.TotemFactory;
import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.SimulatedNode;
import carousel.itest.simulator.Simulation;
import carousel.itest.simulator.check.Violation;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Runs a plan: the faults first, then everything is mended and the nodes must find together (E-23), then they must stay together
 * (E-24), and in the end nothing may be missing.
 */
public final class Experiment {
    private static final int MAX_START_MILLIS = 500;
    private static final int SETTLE_MILLIS = 1200;
    private static final int STABLE_MILLIS = 3000;
    private static final int CALM_EVERY = 12;
    private static final int CALM_CHECK_MILLIS = 7;
    private static final int MAX_BACKLOG = 200;
    /** For the backlog of long messages to be sent. */
    private static final int MAX_DRAIN_MILLIS = 120_000;

    /** What remains of the duration for the nodes to come together and to stay together. */
    private static final int FAULTLESS_MILLIS = 5000;

    private static final int CLOCK_STEP_MILLIS = 3_600_000;

    private final Plan plan;
    private final Simulation simulation;
    private final Random random;
    private final Map<String, Integer> actions = new TreeMap<>();
    private boolean traffic = true;
    private long faultyMillis;
    private long convergenceMillis;

    /** An experiment that has not begun. */
    public Experiment(Plan plan, long seed, TotemFactory factory) {
        this.plan = plan;
        simulation = new Simulation(seed, factory);
        random = simulation.random;
        plan.nodes().forEach(simulation::add);
        plan.delay().apply(simulation);
    }

    /** Where it runs. */
    public Simulation simulation() {
        return simulation;
    }

    /** How often each kind of action was done. */
    public Map<String, Integer> actions() {
        return actions;
    }

    /** How long the nodes took to come together in the end. */
    public long convergenceMillis() {
        return convergenceMillis;
    }

    /** Runs it to its end; throws an AssertionError when a property does not hold. */
    public void run() {
        faultyMillis = plan.mixedFaults()
                ? Math.max(plan.durationMillis() / 2, plan.durationMillis() - FAULTLESS_MILLIS)
                : plan.durationMillis();
        startNodes();
        for (SimulatedNode node : simulation.nodes()) {
            scheduleMessage(node);
        }
        plan.steps().forEach(this::schedule);
        if (plan.mixedFaults()) {
            scheduleFault(new MixedFaults(simulation));
        }
        boolean faultless = plan.steps().isEmpty() && !plan.mixedFaults();
        if (faultless) {
            simulation.runMillis(1);
            simulation.runUntilOneView(boundMillis());
            simulation.checker.stable(true);
        }
        simulation.runMillis(Math.max(0, faultyMillis - simulation.nowMillis()));
        traffic = false;
        mend();
        if (simulation.checker.isTrusting()) {
            stayTogether();
            simulation.check();
        }
    }

    private void startNodes() {
        if (plan.steps().stream().anyMatch(step -> step.action() instanceof Action.Start)) {
            return;
        }
        for (SimulatedNode node : simulation.nodes()) {
            simulation.afterMillis(plan.mixedFaults() ? random.nextInt(MAX_START_MILLIS) : 0, () -> {
                if (!node.isRunning()) {
                    node.start();
                }
            });
        }
    }

    /** E-23. */
    private void mend() {
        apply(new Action.Mend());
        apply(new Action.Start(Action.ANY, false));
        simulation.runUntil(
                "pauses end",
                plan.durationMillis() + boundMillis(),
                () -> simulation.nodes().stream().noneMatch(SimulatedNode::isPaused));
        if (!simulation.checker.isTrusting()) {
            simulation.runMillis(
                    boundMillis()); // a token that was changed unnoticed may have stalled the ring for good
            return;
        }
        convergenceMillis = simulation.runUntilOneView(boundMillis());
        // a datagram that was late may still come and make a stir
        simulation.runMillis(SETTLE_MILLIS);
        simulation.runUntilOneView(boundMillis());
        simulation.runUntilOneRing(MAX_DRAIN_MILLIS);
    }

    /** E-24, under load and with clocks that step. */
    private void stayTogether() {
        simulation.checker.stable(true);
        traffic = true;
        for (SimulatedNode node : simulation.nodes()) {
            scheduleMessage(node);
            simulation.afterMillis(STABLE_MILLIS / 2, () -> node.stepClockMillis(CLOCK_STEP_MILLIS));
        }
        simulation.runMillis(STABLE_MILLIS);
        traffic = false;
        simulation.runUntilOneRing(MAX_DRAIN_MILLIS);
        simulation.runMillis(SETTLE_MILLIS); // for the last messages to come to everybody
    }

    /** Checklist 3: a round of consensus for each node that is found silent, a lost token for each failed attempt. */
    private long boundMillis() {
        TotemSettings settings = plan.nodes().get(0);
        long round = settings.tokenMillis() + settings.consensusMillis();
        return SETTLE_MILLIS
                + 2 * (settings.mergeMillis() + settings.holdMillis())
                + (4L + plan.nodes().size()) * round;
    }

    private void scheduleMessage(SimulatedNode node) {
        if (plan.messagesPerSecond() <= 0) {
            return;
        }
        long gap = (long) (-Math.log(1 - random.nextDouble()) * 1000 / plan.messagesPerSecond());
        simulation.afterMillis(1 + gap, () -> {
            if (traffic) {
                if (node.isRunning() && node.backlog() < MAX_BACKLOG) {
                    node.send(plan.minBytes() + random.nextInt(plan.maxBytes() - plan.minBytes() + 1));
                }
                scheduleMessage(node);
            }
        });
    }

    private void schedule(Step step) {
        long first = step.repeats() ? step.fromMillis() : between(step.fromMillis(), step.toMillis());
        simulation.afterMillis(first, () -> {
            if (step.repeats()) {
                repeat(step);
            } else {
                apply(step.action());
            }
        });
    }

    private void repeat(Step step) {
        simulation.afterMillis(between(step.everyMinMillis(), step.everyMaxMillis()), () -> {
            if (simulation.nowMillis() < Math.min(step.toMillis(), faultyMillis)) {
                apply(step.action());
                repeat(step);
            }
        });
    }

    private void scheduleFault(MixedFaults faults) {
        simulation.afterMillis(faults.nextGapMillis(), () -> {
            if (simulation.nowMillis() >= faultyMillis) {
                return;
            }
            if (random.nextInt(CALM_EVERY) == 0) {
                apply(new Action.Mend());
                awaitCalm(faults, -1);
            } else {
                apply(faults.next());
                scheduleFault(faults);
            }
        });
    }

    /** E-23 for those that run, while others are dead: then the faults go on. */
    private void awaitCalm(MixedFaults faults, long sinceMillis) {
        boolean paused = simulation.nodes().stream().anyMatch(SimulatedNode::isPaused);
        long since = sinceMillis < 0 && !paused ? simulation.nowMillis() : sinceMillis;
        if (!paused && (simulation.isOneView() || !simulation.checker.isTrusting())) {
            scheduleFault(faults);
            return;
        }
        if (since >= 0 && simulation.nowMillis() - since > boundMillis()) {
            throw new Violation(simulation.describe("E-23: no one ring of those that run within " + boundMillis()
                    + " ms after the network was mended"));
        }
        simulation.afterMillis(CALM_CHECK_MILLIS, () -> {
            if (simulation.nowMillis() < faultyMillis) {
                awaitCalm(faults, since);
            }
        });
    }

    private long between(long from, long to) {
        return from + (to > from ? random.nextInt((int) (to - from + 1)) : 0);
    }

    private void apply(Action action) {
        String text = action.toString();
        int blank = text.indexOf(' ');
        actions.merge(blank < 0 ? text : text.substring(0, blank), 1, Integer::sum);
        simulation.note(0, text);
        action.apply(simulation);
    }
}
