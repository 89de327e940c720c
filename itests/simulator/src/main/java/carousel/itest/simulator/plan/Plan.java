package carousel.itest.simulator.plan;

import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.DelayShape;
import carousel.totem.internal.SequenceStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * All that decides, together with a seed, what happens in a simulation.
 *
 * @param nodes the settings of each
 * @param durationMillis how long it lasts, the time to come together at the end not counted
 * @param messagesPerSecond what each node sends
 * @param minBytes shortest message
 * @param maxBytes longest message
 * @param delay the time on the way
 * @param steps what is done
 * @param mixedFaults whether random faults are added
 * @param start where the numbers of each ring begin
 */
public record Plan(
        List<TotemSettings> nodes,
        long durationMillis,
        double messagesPerSecond,
        int minBytes,
        int maxBytes,
        Action.Delay delay,
        List<Step> steps,
        boolean mixedFaults,
        SequenceStart start) {
    private static final int MAX_TOKEN_MILLIS = 600;
    private static final int LARGE_CLUSTER = 32;
    private static final int LARGE_CLUSTER_SEND_JOIN_MILLIS = 80;

    /** A cluster, workload and network by chance, with mixed faults. */
    public static Plan mixed(long seed, int nodeCount, long durationMillis) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        int count = nodeCount > 0 ? nodeCount : 2 + random.nextInt(4);
        double messagesPerSecond = random.nextInt(3) == 0 ? 2 : 10 + random.nextInt(60);
        int maxBytes = random.nextInt(3) == 0 ? 3000 : random.nextInt(10) == 0 ? 60_000 : 200;
        int netMtuBytes = random.nextInt(4) == 0 ? 1500 : 65_536;
        long token = 200L + random.nextInt(MAX_TOKEN_MILLIS - 200) + 15L * Math.max(0, count - 5);
        List<TotemSettings> nodes = new ArrayList<>();
        for (int id = 1; id <= count; id++) {
            nodes.add(settings(id, token, netMtuBytes, random));
        }
        DelayShape[] shapes = DelayShape.values();
        Action.Delay delay =
                new Action.Delay(shapes[random.nextInt(shapes.length)], 200_000, 400_000L + random.nextInt(2_000_000));
        SequenceStart start = switch (random.nextInt(4)) {
            case 1 -> new SequenceStart(-200, -100);
            case 2 -> new SequenceStart(Integer.MAX_VALUE - 200, Integer.MAX_VALUE - 100);
            default -> SequenceStart.ZERO;
        };
        return new Plan(nodes, durationMillis, messagesPerSecond, 1, maxBytes, delay, List.of(), true, start);
    }

    private static TotemSettings settings(int nodeId, long token, int netMtuBytes, Random random) {
        TotemSettings d = TotemSettings.defaults(nodeId, token);
        return new TotemSettings(
                nodeId,
                token,
                d.tokenWarningPercent(),
                d.tokenRetransmitMillis(),
                Math.max(14, d.holdMillis()),
                d.joinMillis(),
                random.nextInt(4) == 0 ? 20 : 0,
                d.consensusMillis(),
                d.mergeMillis(),
                random.nextInt(4) == 0 ? 30 : d.failReceiveConst(),
                d.seqnoUnchangedConst(),
                d.windowSize(),
                random.nextInt(4) == 0 ? 3 : d.maxMessages(),
                d.missCountConst(),
                random.nextBoolean(),
                netMtuBytes,
                nodeId);
    }

    /** What Corosync makes of its defaults (totem-protocol 1). */
    static long tokenMillis(int nodeCount) {
        return 3000 + 650L * Math.max(0, nodeCount - 2);
    }

    /** A healthy cluster with light traffic. */
    public static Plan quiet(int nodeCount, long durationMillis) {
        // the joins of a large cluster have to be spread: each one heard for the first time is answered by one
        SettingsWords settings = new SettingsWords();
        settings.sendJoin(nodeCount > LARGE_CLUSTER ? LARGE_CLUSTER_SEND_JOIN_MILLIS : 0);
        List<TotemSettings> nodes = new ArrayList<>();
        for (int id = 1; id <= nodeCount; id++) {
            nodes.add(settings.of(id, tokenMillis(nodeCount)));
        }
        return new Plan(
                nodes,
                durationMillis,
                nodeCount > LARGE_CLUSTER ? 0.1 : 2,
                16,
                200,
                new Action.Delay(DelayShape.UNIFORM, 200_000, 400_000),
                List.of(),
                false,
                SequenceStart.ZERO);
    }
}
