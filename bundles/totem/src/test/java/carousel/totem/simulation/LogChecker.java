package carousel.totem.simulation;

import java.util.List;
import java.util.function.UnaryOperator;

/** placeholder until written below. */
final class LogChecker {
    LogChecker(UnaryOperator<String> describe, List<NodeLog> logs) {}

    void check() {}
}
