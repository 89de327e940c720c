package carousel.itest.simulator.command;

import carousel.itest.simulator.Simulation;
import carousel.itest.simulator.Trace;
import java.util.ArrayList;
import java.util.List;

/** Several traces as one. */
final class Traces implements Trace {
    private final List<Trace> traces = new ArrayList<>();

    void add(Trace trace) {
        traces.add(trace);
    }

    /** A simulation without traces is faster. */
    void attachTo(Simulation simulation) {
        if (!traces.isEmpty()) {
            simulation.trace(this);
        }
    }

    @Override
    public void carried(int from, int to, byte[] datagram, long arrivalNanos, Fate fate) {
        traces.forEach(trace -> trace.carried(from, to, datagram, arrivalNanos, fate));
    }

    @Override
    public void noted(int node, String what) {
        traces.forEach(trace -> trace.noted(node, what));
    }
}
