package carousel.launcher.demo;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether the nodes agree: at the last number of operations that all have reached, balance and digest of the order are compared.
 *
 * @param verdict how they stand
 * @param text a sentence
 */
record Comparison(Verdict verdict, String text) {
    /** How the nodes stand to each other. */
    enum Verdict {
        EQUAL,
        DIFFERENT,
        WAITING
    }

    static Comparison of(List<NodeReport> reports) {
        List<NodeReport> running =
                reports.stream().filter(report -> !report.isGone()).toList();
        if (running.isEmpty()) {
            return waiting("no node runs");
        }
        String names = running.stream().map(NodeReport::name).collect(Collectors.joining(", "));
        long rings = running.stream().map(NodeReport::ring).distinct().count();
        if (rings > 1) {
            return waiting("the ring is in " + rings + " parts: each goes on alone, they are merged when healed");
        }
        if (!running.stream().allMatch(NodeReport::isSynchronised)) {
            return waiting("the nodes tell each other their state");
        }
        TreeMap<Long, String> common = running.get(0).checkpoints();
        for (NodeReport report : running) {
            common.keySet().retainAll(report.checkpoints().keySet());
        }
        if (common.isEmpty()) {
            return waiting("no common point to compare yet");
        }
        long operations = common.lastKey();
        List<String> states = running.stream()
                .map(report -> report.checkpoints().getOrDefault(operations, "?"))
                .distinct()
                .toList();
        if (states.size() > 1) {
            return new Comparison(
                    Verdict.DIFFERENT, "DIFFERENT after " + operations + " operations on " + names + ": " + states);
        }
        String[] parts = states.get(0).split(":", 2);
        return new Comparison(
                Verdict.EQUAL,
                "equal on " + names + ": " + operations + " operations, balance " + parts[0] + ", order " + parts[1]);
    }

    /** Nodes are asked one after the other, so that a merge may fall between them: only who differs twice running differs. */
    Comparison confirmedBy(Comparison before) {
        return verdict == Verdict.DIFFERENT && before.verdict != Verdict.DIFFERENT
                ? waiting("the nodes are compared again")
                : this;
    }

    /** Before anything is known. */
    static Comparison none() {
        return waiting("nothing to compare yet");
    }

    private static Comparison waiting(String text) {
        return new Comparison(Verdict.WAITING, text);
    }
}
