package carousel.itest.simulator.plan;

import carousel.api.totem.TotemSettings;
import carousel.itest.simulator.DelayShape;
import carousel.totem.internal.SequenceStart;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads a scenario file; docs/simulator.md describes it. */
public final class PlanReader {
    /** Most nodes of a ring. */
    public static final int MAX_NODES = 384;

    private static final double MAX_SECONDS = 1e6;
    private static final int MAX_MESSAGE_BYTES = 1_000_000;
    private static final long MILLIS = 1000;

    private final SettingsWords settings = new SettingsWords();
    private final List<Step> steps = new ArrayList<>();
    private List<Integer> nodes = List.of(1, 2, 3);
    private double seconds = 60;
    private double messagesPerSecond = 10;
    private int minBytes = 16;
    private int maxBytes = 200;
    private Action.Delay delay = new Action.Delay(DelayShape.UNIFORM, 200_000, 400_000);
    private boolean mixedFaults;

    private PlanReader() {}

    /**
     * Reads a scenario.
     *
     * @param nodeCount instead of the file's nodes, or 0
     * @param durationMillis instead of the file's duration, or 0
     * @throws PlanFormatException when something cannot be understood; the message names the line
     */
    public static Plan read(List<String> lines, int nodeCount, long durationMillis) throws PlanFormatException {
        PlanReader reader = new PlanReader();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int comment = line.indexOf('#');
            line = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!line.isEmpty()) {
                try {
                    reader.line(new Words(line));
                } catch (PlanFormatException wrong) {
                    throw new PlanFormatException(i + 1, wrong);
                }
            }
        }
        if (nodeCount > 0) {
            reader.nodes = IntStream.rangeClosed(1, nodeCount).boxed().toList();
        }
        return reader.plan(durationMillis > 0 ? durationMillis : (long) (reader.seconds * MILLIS));
    }

    private void line(Words words) throws PlanFormatException {
        String first = words.word("a word");
        switch (first) {
            case "nodes" -> nodes(words);
            case "seconds" -> seconds = words.range("the duration", 0.001, MAX_SECONDS)[1];
            case "minutes" -> seconds = 60 * words.range("the duration", 0.001, MAX_SECONDS)[1];
            case "set" -> settings.read(words);
            case "traffic" -> traffic(words);
            case "delay" -> delay = ActionReader.delay(words);
            case "faults" -> {
                words.expect("mixed");
                mixedFaults = true;
            }
            case "at" -> {
                double[] when = words.range("the time", 0, MAX_SECONDS);
                steps.add(new Step(millis(when[0]), millis(when[1]), 0, 0, ActionReader.read(words)));
            }
            case "every" -> every(words);
            default -> throw new PlanFormatException("\"" + first + "\" cannot begin a line");
        }
        words.end();
    }

    private void nodes(Words words) throws PlanFormatException {
        int count = words.node();
        if (!words.hasMore()) {
            if (count < 1 || count > MAX_NODES) {
                throw new PlanFormatException("the number of nodes must be from 1 to " + MAX_NODES);
            }
            nodes = IntStream.rangeClosed(1, count).boxed().toList();
            return;
        }
        List<Integer> ids = new ArrayList<>(List.of(count));
        while (words.hasMore()) {
            ids.add(words.node());
        }
        if (ids.stream().distinct().count() < ids.size() || ids.size() > MAX_NODES) {
            throw new PlanFormatException("node ids must differ, and there may be " + MAX_NODES);
        }
        nodes = ids;
    }

    private void traffic(Words words) throws PlanFormatException {
        if (words.takeIf("none")) {
            messagesPerSecond = 0;
            return;
        }
        String rate = words.word("a rate");
        if (!rate.endsWith("/s")) {
            throw new PlanFormatException("\"" + rate + "\" is no rate like 20/s");
        }
        messagesPerSecond = Words.number("the rate", rate.substring(0, rate.length() - 2), 0, 100_000);
        if (words.hasMore()) {
            double[] bytes = words.range("the length of messages", 1, MAX_MESSAGE_BYTES);
            minBytes = (int) bytes[0];
            maxBytes = (int) bytes[1];
        }
    }

    private void every(Words words) throws PlanFormatException {
        double[] gap = words.range("the time between", 0.001, MAX_SECONDS);
        double[] window = {0, MAX_SECONDS};
        if (words.takeIf("between")) {
            window = words.range("the time", 0, MAX_SECONDS);
        }
        steps.add(new Step(
                millis(window[0]), millis(window[1]), millis(gap[0]), millis(gap[1]), ActionReader.read(words)));
    }

    private static long millis(double secondsOf) {
        return Math.round(secondsOf * MILLIS);
    }

    private Plan plan(long durationMillis) throws PlanFormatException {
        for (Step step : steps) {
            checkNodes(step.action());
        }
        List<TotemSettings> all = nodes.stream()
                .map(id -> settings.of(id, Plan.tokenMillis(nodes.size())))
                .toList();
        return new Plan(
                all,
                durationMillis,
                messagesPerSecond,
                minBytes,
                maxBytes,
                delay,
                steps,
                mixedFaults,
                SequenceStart.ZERO);
    }

    private void checkNodes(Action action) throws PlanFormatException {
        for (int node : action.nodes()) {
            if (node != Action.ANY && !nodes.contains(node)) {
                throw new PlanFormatException("\"" + action + "\": there is no node " + Integer.toUnsignedString(node));
            }
        }
    }
}
