package carousel.launcher.demo;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to be said at the end, when nobody comes to the account any more: whether every order that was given at a node that runs was
 * carried out on all of them.
 *
 * @param settled whether there is nothing to wait for
 * @param text a sentence
 */
record ClosingBalance(boolean settled, String text) {
    static ClosingBalance of(List<NodeReport> reports) {
        List<NodeReport> running =
                reports.stream().filter(report -> !report.isGone()).toList();
        if (running.isEmpty()) {
            return new ClosingBalance(true, "no node runs");
        }
        long rings = running.stream().map(NodeReport::ring).distinct().count();
        if (rings > 1) {
            return open("the ring is in " + rings + " parts, whose accounts are merged when it is healed");
        }
        List<String> waiting = running.stream()
                .filter(report -> !report.isSynchronised() || report.hasOpenOrders())
                .map(report -> report.name() + " (" + report.savings().getOrDefault("pending", "?") + ")")
                .toList();
        if (!waiting.isEmpty()) {
            return open("orders are not carried out yet, given at " + String.join(", ", waiting));
        }
        List<String> states = running.stream()
                .map(report -> report.operations() + " operations, balance "
                        + report.savings().getOrDefault("balance", "?"))
                .distinct()
                .toList();
        if (states.size() > 1) {
            return open("DIFFERENT at the end: " + states);
        }
        String names = running.stream().map(NodeReport::name).collect(Collectors.joining(", "));
        return new ClosingBalance(true, "nothing lost: every order was carried out on " + names + ": " + states.get(0));
    }

    private static ClosingBalance open(String text) {
        return new ClosingBalance(false, text);
    }
}
