package carousel.itest.simulator.command;

import carousel.api.totem.RingId;
import carousel.itest.simulator.SimulatedNetwork;
import carousel.itest.simulator.SimulatedNode;
import carousel.itest.simulator.Simulation;
import carousel.itest.simulator.check.NodeLog;
import carousel.itest.simulator.check.WireChecker;
import carousel.totem.internal.wire.MessageType;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a simulation came to, for people. */
final class Report {
    private Report() {}

    static String of(Outcome outcome) {
        Simulation simulation = outcome.experiment().simulation();
        WireChecker wire = simulation.wire;
        SimulatedNetwork network = simulation.network;
        StringBuilder text = new StringBuilder();
        line(
                text,
                "time",
                "%.1f s simulated in %.2f s: %.0f simulated seconds per second, %.2f million events per second",
                outcome.simulatedSeconds(),
                outcome.wallSeconds(),
                outcome.simulatedSeconds() / outcome.wallSeconds(),
                simulation.events() / outcome.wallSeconds() / 1e6);
        long delivered = simulation.checker.logs().stream()
                .mapToLong(NodeLog::deliveries)
                .sum();
        line(
                text,
                "messages",
                "%,d sent, %,d delivered; on the wire %,d packets, %,d of them sent again, %,d from old rings",
                simulation.checker.messagesTaken(),
                delivered,
                wire.messagesSent(),
                wire.retransmitted(),
                wire.encapsulatedSent());
        line(
                text,
                "tokens",
                "%,d different ones; %,d joins, %,d commit tokens, %,d merge detections, %,d hold cancels",
                wire.tokensSent(),
                wire.sent(MessageType.JOIN),
                wire.sent(MessageType.COMMIT_TOKEN),
                wire.sent(MessageType.MERGE_DETECT),
                wire.sent(MessageType.HOLD_CANCEL));
        line(
                text,
                "network",
                "%,d datagrams carried, %,d lost, %,d duplicated, %,d late, %,d damaged",
                network.carried(),
                network.lost(),
                network.duplicated(),
                network.late(),
                network.damaged());
        line(
                text,
                "rings",
                "%,d proposed, %,d changes of membership; %s",
                wire.ringsCommitted(),
                simulation.checker.viewChanges(),
                end(simulation, outcome.experiment().convergenceMillis()));
        Map<String, Integer> actions = outcome.experiment().actions();
        String faults = actions.entrySet().stream()
                .filter(entry -> !"mend".equals(entry.getKey()))
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        line(text, "faults", "%s", faults.isEmpty() ? "none" : faults);
        return text.toString();
    }

    private static String end(Simulation simulation, long convergenceMillis) {
        RingId ring = RingId.NONE;
        int members = 0;
        for (SimulatedNode node : simulation.nodes()) {
            if (node.isRunning()) {
                ring = node.ring();
                members = node.members().size();
            }
        }
        return "in the end ring " + ring + " of " + members + " members, " + convergenceMillis
                + " ms after everything was mended";
    }

    private static void line(StringBuilder text, String name, String pattern, Object... values) {
        text.append(String.format(Locale.ROOT, "  %-10s", name))
                .append(String.format(Locale.ROOT, pattern, values))
                .append(System.lineSeparator());
    }
}
