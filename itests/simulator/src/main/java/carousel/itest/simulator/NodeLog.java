package carousel.itest.simulator;

import java.util.ArrayList;
import java.util.List;

/** The log of one incarnation of a node. */
public final class NodeLog {
    /** The node. */
    public final int node;
    /** How often it had been started before. */
    public final int incarnation;
    /** What happened. */
    public final List<LogEntry> entries = new ArrayList<>();
    /** Whether it ran to the end of the simulation. */
    public boolean survived = true;
    /** Whether it was started with its ring sequence lost. */
    public boolean hadLostStore;

    NodeLog(int node, int incarnation) {
        this.node = node;
        this.incarnation = incarnation;
    }

    @Override
    public String toString() {
        return "node " + node + (incarnation == 0 ? "" : " (start " + (incarnation + 1) + ")");
    }
}
