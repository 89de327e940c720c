package carousel.itest.simulator;

/**
 * One message of the workload.
 *
 * @param node who sent it
 * @param incarnation how often that node had been started before
 * @param number counts the messages of the incarnation
 */
public record MessageId(int node, int incarnation, int number) {
    @Override
    public String toString() {
        return node + (incarnation == 0 ? "" : "'" + incarnation) + "#" + number;
    }
}
