package carousel.itest.simulator.plan;

import carousel.itest.simulator.DelayShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads actions, as their own text writes them. */
final class ActionReader {
    private static final long MAX_MILLIS = 1_000_000_000;
    private static final int MAX_MESSAGE_BYTES = 1_000_000;
    private static final int MAX_COPIES = 100;

    private ActionReader() {}

    static Action read(Words words) throws PlanFormatException {
        String verb = words.word("an action");
        Action action = switch (verb) {
            case "start" -> new Action.Start(words.nodeOr("all"), words.takeIf("without-disk"));
            case "crash" -> new Action.Crash(words.nodeOr("random"));
            case "gone" -> new Action.Gone(words.nodeOr("random"));
            case "restart" -> new Action.Restart(words.nodeOr("random"));
            case "leave" -> new Action.Leave(words.nodeOr("random"));
            case "pause" -> new Action.Pause(words.nodeOr("random"), millis(words, 0));
            case "clock" -> new Action.Clock(words.nodeOr("random"), millis(words, -MAX_MILLIS));
            case "send" ->
                new Action.Send(
                        words.nodeOr("random"), (int) words.whole("the length of a message", 1, MAX_MESSAGE_BYTES));
            case "partition" -> new Action.Partition(sides(words));
            case "cut" -> cut(words);
            case "heal" -> new Action.Heal();
            case "mend" -> new Action.Mend();
            case "loss" -> loss(words);
            case "duplicate" -> new Action.Duplicate(words.share(), copies(words));
            case "reorder" -> new Action.Reorder(words.share(), words.millisRangeInNanos("a time")[1]);
            case "delay" -> delay(words);
            case "corrupt" -> new Action.Corrupt(words.share(), words.takeIf("anywhere"));
            default -> throw new PlanFormatException("there is no action \"" + verb + "\"");
        };
        words.end();
        return action;
    }

    private static long millis(Words words, long least) throws PlanFormatException {
        long millis = words.whole("a time", least, MAX_MILLIS);
        words.expect("ms");
        return millis;
    }

    private static List<List<Integer>> sides(Words words) throws PlanFormatException {
        List<List<Integer>> sides = new ArrayList<>();
        List<Integer> side = new ArrayList<>();
        while (words.hasMore()) {
            if (words.takeIf("|")) {
                sides.add(side);
                side = new ArrayList<>();
            } else {
                side.add(words.node());
            }
        }
        sides.add(side);
        if (sides.stream().anyMatch(List::isEmpty)) {
            throw new PlanFormatException("a side of the partition has no node");
        }
        return sides;
    }

    private static Action cut(Words words) throws PlanFormatException {
        int from = words.node();
        words.expect(">");
        return new Action.Cut(from, words.node());
    }

    private static Action loss(Words words) throws PlanFormatException {
        double share = words.share();
        int from = words.takeIf("from") ? words.node() : Action.ANY;
        int to = words.takeIf("to") ? words.node() : Action.ANY;
        return new Action.Loss(share, from, to);
    }

    private static int copies(Words words) throws PlanFormatException {
        if (!words.hasMore()) {
            return 1;
        }
        String word = words.word("a number of copies");
        if (!word.startsWith("x")) {
            throw new PlanFormatException("\"" + word + "\" is no number of copies like x2");
        }
        return (int) Words.number("the number of copies", word.substring(1), 1, MAX_COPIES);
    }

    static Action.Delay delay(Words words) throws PlanFormatException {
        String name = words.word("the shape of the delay");
        for (DelayShape shape : DelayShape.values()) {
            if (shape.name().toLowerCase(Locale.ROOT).equals(name)) {
                long[] nanos = words.millisRangeInNanos("the delay");
                return new Action.Delay(shape, nanos[0], nanos[1]);
            }
        }
        throw new PlanFormatException("there is no delay \"" + name + "\"; there are uniform, exponential and normal");
    }
}
