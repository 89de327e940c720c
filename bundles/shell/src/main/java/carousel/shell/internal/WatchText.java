package carousel.shell.internal;

import carousel.api.knet.LinkStatus;
import carousel.api.knet.TrafficStatistics;
import carousel.api.node.NodeStatus;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import carousel.shell.internal.Json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node at one moment, on one page. */
final class WatchText {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final String LOOPBACK = "loopback";

    /**
     * What the page is made of.
     *
     * @param time when it was taken
     * @param nanos the same on a clock for durations
     * @param status the node
     * @param quorum null where nothing decides on it
     */
    record Snapshot(
            Instant time,
            long nanos,
            NodeStatus status,
            @Nullable QuorumView quorum) {
        /** What is worth a new page at once; counters are not. */
        List<Object> essence() {
            List<Object> essence = new ArrayList<>();
            essence.add(status.ring().state());
            essence.add(status.ring().ring());
            essence.add(status.ring().members());
            essence.add(status.synchronised());
            essence.add(quorum == null ? "none" : quorum.state());
            status.links().forEach(link -> essence.add(List.of(link.enabled(), link.connected())));
            return essence;
        }
    }

    private final Snapshot now;
    private final NodeStatus status;
    private final @Nullable Snapshot before;
    private final boolean colours;

    private WatchText(Snapshot now, @Nullable Snapshot before, boolean colours) {
        this.now = now;
        this.status = now.status();
        this.before = before;
        this.colours = colours;
    }

    /**
     * The page's lines.
     *
     * @param before for what happens in a second; null at first
     * @param zone for the time
     */
    static List<String> page(Snapshot now, @Nullable Snapshot before, ZoneId zone, boolean colours) {
        return new WatchText(now, before, colours).lines(zone);
    }

    /** The same for programs, with counters in the place of rates. */
    static JsonObject json(Snapshot now) {
        NodeStatus status = now.status();
        JsonObject json = new JsonObject()
                .with("time", now.time().truncatedTo(ChronoUnit.MILLIS).toString())
                .with("ring", RingText.json(status));
        QuorumView quorum = now.quorum();
        if (quorum != null) {
            json.with("quorum", quorum.json());
        }
        return json.with("links", LinksText.list(status, status.links()));
    }

    private List<String> lines(ZoneId zone) {
        RingStatus ring = status.ring();
        List<String> lines = new ArrayList<>();
        String title = "Cluster " + (status.clusterName().isEmpty() ? "(no name)" : status.clusterName()) + ", node "
                + RingText.member(status, status.nodeId());
        lines.add(Paint.BOLD.on(Sentences.printable(title), colours) + "   "
                + TIME.format(now.time().atZone(zone)));
        boolean settled = ring.state() == RingState.OPERATIONAL && status.synchronised();
        line(
                lines,
                "Ring",
                ring.ring() + "  "
                        + (settled ? Paint.GOOD : Paint.BUSY)
                                .on(
                                        ring.state() + ", " + (status.synchronised() ? "" : "not ") + "synchronised",
                                        colours));
        line(lines, "Members", members());
        QuorumView quorum = now.quorum();
        if (quorum != null) {
            line(lines, "Quorum", (quorum.state().quorate() ? Paint.GOOD : Paint.BAD).on(quorum.text(), colours));
        }
        line(
                lines,
                "Messages",
                rate(RingStatus::messagesSent) + " sent, " + rate(RingStatus::messagesDelivered) + " delivered, "
                        + rate(RingStatus::retransmissions) + " sent again, each second");
        line(
                lines,
                "Tokens",
                rate(RingStatus::tokensReceived) + " received each second, " + ring.tokenLosses()
                        + " lost since the start");
        if (status.links().stream().anyMatch(link -> !link.transport().equals(LOOPBACK))) {
            lines.add("");
            links().text(colours).lines().forEach(lines::add);
        }
        return lines;
    }

    private static void line(List<String> lines, String title, String value) {
        lines.add(String.format(Locale.ROOT, "%-10s%s", title, value));
    }

    private String members() {
        List<Integer> members = status.ring().members();
        String here = members.stream().map(this::member).collect(Collectors.joining(", "));
        String missing = status.nodeNames().keySet().stream()
                .filter(id -> !members.contains(id))
                .map(this::member)
                .collect(Collectors.joining(", "));
        return here + (missing.isEmpty() ? "" : "; " + Paint.BAD.on("missing " + missing, colours));
    }

    private String member(int nodeId) {
        return Sentences.printable(RingText.member(status, nodeId));
    }

    private String rate(ToLongFunction<RingStatus> counter) {
        return rate(
                counter.applyAsLong(status.ring()),
                before == null ? null : counter.applyAsLong(before.status().ring()));
    }

    private TextTable links() {
        TextTable table = new TextTable(
                "HOST",
                "NAME",
                "LINK",
                "TRANSPORT",
                "STATE",
                "LATENCY_US",
                "MTU",
                "TX_PACKETS/S",
                "TX_BYTES/S",
                "RX_PACKETS/S",
                "RX_BYTES/S",
                "DOWN");
        for (LinkStatus link : status.links()) {
            if (link.transport().equals(LOOPBACK)) {
                continue;
            }
            TrafficStatistics data = link.statistics().data();
            TrafficStatistics past = dataBefore(link);
            table.row(
                    Integer.toUnsignedString(link.hostId()),
                    LinkChoice.nodeName(status, link),
                    link.linkNumber(),
                    link.transport(),
                    LinksText.state(link),
                    link.latencyMicros(),
                    link.dataMtuBytes(),
                    rate(data.txPackets(), past == null ? null : past.txPackets()),
                    rate(data.txBytes(), past == null ? null : past.txBytes()),
                    rate(data.rxPackets(), past == null ? null : past.rxPackets()),
                    rate(data.rxBytes(), past == null ? null : past.rxBytes()),
                    link.statistics().downCount());
        }
        return table;
    }

    private @Nullable TrafficStatistics dataBefore(LinkStatus link) {
        return before == null
                ? null
                : before.status().links().stream()
                        .filter(past -> past.hostId() == link.hostId() && past.linkNumber() == link.linkNumber())
                        .map(past -> past.statistics().data())
                        .findFirst()
                        .orElse(null);
    }

    /** Per second; a dash when nothing is known from before, or the counter began again. */
    private String rate(long count, @Nullable Long past) {
        if (past == null || past > count) {
            return "-";
        }
        double seconds = (double) (now.nanos() - Objects.requireNonNull(before).nanos()) / TimeUnit.SECONDS.toNanos(1);
        return seconds <= 0 ? "-" : Long.toString(Math.round((count - past) / seconds));
    }
}
