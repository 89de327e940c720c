package carousel.shell.internal;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.totem.RingId;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints what happens in a group, a line each. */
final class GroupWatch implements GroupListener {
    /** Lines that wait for a slow terminal; what is beyond is counted. */
    private static final int MAX_WAITING_LINES = 10_000;

    /** One line; the end of the session has a reason. */
    private record Line(
            String text, boolean message, @Nullable String endReason) {}

    private final Cpg cpg;
    private final String group;
    private final long count;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MAX_WAITING_LINES);
    private final AtomicLong dropped = new AtomicLong();

    /**
     * A watch.
     *
     * @param count messages to see before it ends
     */
    GroupWatch(Cpg cpg, String group, long count) {
        this.cpg = cpg;
        this.group = group;
        this.count = count;
    }

    /** Joins, and prints until enough messages were seen or the thread is interrupted. */
    void run(PrintStream out) throws CommandFailure, InterruptedException {
        try (CpgSession session = cpg.join(group, this)) {
            Answers.await(
                    session.joined(),
                    "The ring has not ordered the join within " + Answers.TIMEOUT_SECONDS + " seconds.");
            long seen = 0;
            while (seen < count) {
                Line line = lines.take();
                if (line.endReason != null) {
                    throw new CommandFailure("The watch ended: " + line.endReason);
                }
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    print(out, "(" + lost + " lines were dropped, the terminal is too slow)");
                }
                print(out, line.text);
                seen += line.message ? 1 : 0;
            }
        }
    }

    /** The stream's own idea of characters may be narrower than what others send. */
    private static void print(PrintStream out, String line) {
        out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void offer(Line line) {
        if (!lines.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    @Override
    public void delivered(GroupMember sender, ByteBuffer message) {
        String text = StandardCharsets.UTF_8.decode(message.duplicate()).toString();
        offer(new Line("message from " + sender + ": " + Sentences.printable(text), true, null));
    }

    @Override
    public void membershipChanged(GroupChange change) {
        StringBuilder text = new StringBuilder("members " + members(change.members()));
        change.joined().forEach(joined -> text.append(", joined ").append(changed(joined)));
        change.left().forEach(left -> text.append(", left ").append(changed(left)));
        offer(new Line(text.toString(), false, null));
    }

    private static String members(List<GroupMember> members) {
        return members.isEmpty()
                ? "none"
                : members.stream().map(GroupMember::toString).collect(Collectors.joining(" "));
    }

    private static String changed(GroupChange.Changed changed) {
        return changed.member() + " (" + changed.reason() + ")";
    }

    @Override
    public void ringChanged(RingId ring, List<Integer> members) {
        String nodes = members.stream().map(Integer::toUnsignedString).collect(Collectors.joining(" "));
        offer(new Line("ring " + ring + " of nodes " + nodes, false, null));
    }

    @Override
    public void ended(String reason) {
        Line line = new Line("", false, reason);
        if (!lines.offer(line)) {
            // The end must be seen; what waits before it is not printed any more.
            lines.clear();
            lines.add(line);
        }
    }
}
