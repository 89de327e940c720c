package carousel.shell.internal;

import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumInfo.Flag;
import carousel.shell.internal.Json.JsonObject;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Quorum as corosync-quorumtool prints it (tools reference 3). */
final class QuorumText {
    /** As ctime(3). */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

    private static final String RULER = "----------------------";

    private final QuorumReport report;
    private final QuorumtoolOptions.Format format;
    private final List<String> lines = new ArrayList<>();

    private QuorumText(QuorumReport report, QuorumtoolOptions.Format format) {
        this.report = report;
        this.format = format;
    }

    /** Quorum, and with votequorum votes and members. */
    static List<String> status(QuorumReport report, QuorumtoolOptions.Format format) {
        QuorumText text = new QuorumText(report, format);
        text.quorum();
        VotequorumInfo votes = report.votes();
        if (votes != null) {
            text.votes(votes);
            text.members();
        }
        return text.lines;
    }

    /** Members alone. */
    static List<String> list(QuorumReport report, QuorumtoolOptions.Format format) {
        QuorumText text = new QuorumText(report, format);
        text.members();
        return text.lines;
    }

    private void line(String title, Object value) {
        lines.add(String.format(Locale.ROOT, "%-18s%s", title, value));
    }

    private void quorum() {
        boolean votequorum = report.votes() != null;
        lines.add("Quorum information");
        lines.add("------------------");
        line("Date:", DATE.format(report.time()));
        line("Quorum provider:", report.provider().isEmpty() ? "Not configured" : report.provider());
        line("Nodes:", report.state().members().size());
        line("Node ID:", id(report.nodeId()).strip());
        line(
                "Ring ID:",
                votequorum
                        ? report.state().ring()
                        : Long.toHexString(report.state().ring().sequence()));
        line("Quorate:", report.state().quorate() ? "Yes" : "No");
    }

    private void votes(VotequorumInfo votes) {
        lines.add("");
        lines.add("Votequorum information");
        lines.add(RULER);
        line("Expected votes:", votes.node().expectedVotes());
        line("Highest expected:", votes.highestExpected());
        line("Total votes:", votes.totalVotes());
        line("Quorum:", votes.quorum() + " " + (votes.flags().contains(Flag.QUORATE) ? " " : "Activity blocked"));
        StringBuilder flags = new StringBuilder();
        for (Flag flag : Flag.values()) {
            if (votes.flags().contains(flag)) {
                flags.append(word(flag)).append(' ');
            }
        }
        line("Flags:", flags.append(report.hasDevice() ? "Qdevice " : ""));
    }

    private static String word(Flag flag) {
        return switch (flag) {
            case TWO_NODE -> "2Node";
            case QUORATE -> "Quorate";
            case WAIT_FOR_ALL -> "WaitForAll";
            case LAST_MAN_STANDING -> "LastManStanding";
            case AUTO_TIE_BREAKER -> "AutoTieBreaker";
            case ALLOW_DOWNSCALE -> "AllowDownscale";
        };
    }

    private void members() {
        boolean showsVotes = report.votes() != null || report.provider().equals(Quorumtool.VOTEQUORUM);
        boolean showsDevice = showsVotes && (format.parsable() || report.hasDevice());
        lines.add("");
        lines.add("Membership information");
        lines.add(RULER);
        lines.add("    Nodeid " + (showsVotes ? "     Votes " : "") + (showsDevice ? "   Qdevice " : "") + "Name");
        for (QuorumReport.Node node : report.nodes()) {
            NodeVotes votes = node.votes();
            lines.add(id(node.nodeId()) + " "
                    + (votes == null ? "" : right(votes.votes()) + " ")
                    + (votes == null || !showsDevice ? "" : right(device(votes.device())) + " ")
                    + Sentences.printable(String.join(", ", node.names()))
                    + (votes != null && node.nodeId() == report.nodeId() ? " (local)" : ""));
        }
        VotequorumInfo votes = report.votes();
        if (votes != null && report.hasDevice()) {
            boolean counts = votes.node().device().castsVote();
            lines.add(id(0) + " " + right(counts ? votes.deviceVotes() : 0) + " " + right("") + " "
                    + Sentences.printable(votes.deviceName())
                    + (counts ? "" : " (votes " + votes.deviceVotes() + ")"));
        }
    }

    private String id(int nodeId) {
        return format.hexadecimal()
                ? String.format(Locale.ROOT, "0x%08x", nodeId)
                : right(Integer.toUnsignedString(nodeId));
    }

    private static String right(Object value) {
        return String.format(Locale.ROOT, "%10s", value);
    }

    private static String device(NodeVotes.DeviceFlags device) {
        if (!device.registered()) {
            return "NR";
        }
        return (device.alive() ? "A" : "NA") + "," + (device.castsVote() ? "V" : "NV") + ","
                + (device.masterWins() ? "MW" : "NMW");
    }

    /** The whole for programs. */
    static JsonObject statusJson(QuorumReport report) {
        JsonObject json = new JsonObject()
                .with(
                        "time",
                        report.time()
                                .toInstant()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString())
                .with("provider", report.provider())
                .withNode("node_id", report.nodeId())
                .with("ring_id", report.state().ring().toString())
                .with("quorate", report.state().quorate());
        VotequorumInfo votes = report.votes();
        if (votes != null) {
            json.with("expected_votes", votes.node().expectedVotes())
                    .with("highest_expected", votes.highestExpected())
                    .with("total_votes", votes.totalVotes())
                    .with("quorum", votes.quorum())
                    .with(
                            "flags",
                            votes.flags().stream()
                                    .sorted()
                                    .map(flag -> flag.name().toLowerCase(Locale.ROOT))
                                    .toList());
            if (report.hasDevice()) {
                json.with(
                        "device",
                        new JsonObject().with("name", votes.deviceName()).with("votes", votes.deviceVotes()));
            }
        }
        return json.with("members", members(report));
    }

    /** Members for programs. */
    static JsonObject listJson(QuorumReport report) {
        return new JsonObject().with("members", members(report));
    }

    private static List<JsonObject> members(QuorumReport report) {
        List<JsonObject> members = new ArrayList<>();
        for (QuorumReport.Node node : report.nodes()) {
            JsonObject json = new JsonObject()
                    .withNode("node_id", node.nodeId())
                    .with("names", node.names())
                    .with("local", node.nodeId() == report.nodeId());
            NodeVotes votes = node.votes();
            if (votes != null) {
                json.with("votes", votes.votes());
                if (report.hasDevice()) {
                    json.with("device_registered", votes.device().registered())
                            .with("device_alive", votes.device().alive())
                            .with("device_casts_vote", votes.device().castsVote())
                            .with("device_master_wins", votes.device().masterWins());
                }
            }
            members.add(json);
        }
        return members;
    }
}
