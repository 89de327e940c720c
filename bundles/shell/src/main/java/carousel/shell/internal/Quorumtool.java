package carousel.shell.internal;

import carousel.api.CorosyncException;
import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapValue;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.QuorumTrack;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does what corosync-quorumtool does, in its words and with its statuses (tools reference 3). */
final class Quorumtool {
    /** The provider that counts votes. */
    static final String VOTEQUORUM = "corosync_votequorum";

    private static final int NOT_QUORATE = 2;

    private final QuorumSources sources;
    private final String version;
    private final InstantSource clock;
    private final ToolOutput output;

    /**
     * A run of the tool.
     *
     * @param version what {@code -V} tells
     */
    Quorumtool(QuorumSources sources, String version, InstantSource clock, ToolOutput output) {
        this.sources = sources;
        this.version = version;
        this.clock = clock;
        this.output = output;
    }

    void run(QuorumtoolOptions options) throws CommandFailure, InterruptedException {
        switch (options.action()) {
            case STATUS -> status(options.format());
            case LIST -> list(options.format());
            case MONITOR -> monitor(options.format());
            case EXPECTED_VOTES -> setExpectedVotes(options.number());
            case VOTES -> setVotes(options.nodeId(), options.number());
            case UNREGISTER_DEVICE -> unregisterDevice();
            case VERSION -> output.line("quorumtool version: " + version);
            case USAGE -> output.line(Usage.QUORUMTOOL);
        }
    }

    private void status(QuorumtoolOptions.Format format) throws CommandFailure, InterruptedException {
        QuorumReport report = report(format);
        show(report, format);
        if (!report.state().quorate()) {
            throw new CommandFailure(NOT_QUORATE, "");
        }
    }

    private void show(QuorumReport report, QuorumtoolOptions.Format format) {
        if (format.json()) {
            output.line(QuorumText.statusJson(report).text());
        } else {
            QuorumText.status(report, format).forEach(output::line);
        }
    }

    private void list(QuorumtoolOptions.Format format) throws CommandFailure, InterruptedException {
        QuorumReport report = report(format);
        if (format.json()) {
            output.line(QuorumText.listJson(report).text());
        } else {
            QuorumText.list(report, format).forEach(output::line);
        }
    }

    private void monitor(QuorumtoolOptions.Format format) throws CommandFailure, InterruptedException {
        if (provider().isEmpty()) {
            throw new CommandFailure("Quorum is not configured - cannot monitor");
        }
        Semaphore changes = new Semaphore(0);
        QuorumListener listener = new QuorumListener() {
            @Override
            public void quorumChanged(QuorumState state) {
                changes.release();
            }
        };
        QuorumTrack track = sources.requiredQuorum().track(listener);
        try {
            while (true) {
                changes.acquire();
                changes.drainPermits(); // what came in quick succession is shown as it is now
                QuorumReport report = report(format);
                if (format.json()) {
                    output.line(QuorumText.statusJson(report).line());
                } else {
                    show(report, format);
                    output.line("");
                }
                if (output.out().checkError()) {
                    throw new CommandFailure(""); // nobody reads any more
                }
            }
        } finally {
            track.close();
        }
    }

    private void setExpectedVotes(long expectedVotes) throws CommandFailure, InterruptedException {
        await(
                votequorum("You cannot change expected votes, corosync is not using votequorum")
                        .setExpectedVotes(expectedVotes),
                error -> "Unable to set expected votes: " + error);
    }

    private void setVotes(@Nullable Integer nodeId, long votes) throws CommandFailure, InterruptedException {
        Votequorum votequorum = votequorum("You cannot change node votes, corosync is not using votequorum");
        int target = nodeId == null ? own(votequorum).node().nodeId() : nodeId;
        await(
                votequorum.setVotes(target, votes),
                error -> "Unable to set votes " + votes + " for nodeid: " + Integer.toUnsignedString(target) + ": "
                        + error);
    }

    /** Without a device there is nothing to do. */
    private void unregisterDevice() throws CommandFailure, InterruptedException {
        Votequorum votequorum = votequorum("You cannot unregister quorum device, corosync is not using votequorum");
        VotequorumInfo own = await(votequorum.info(0), error -> "Unable to get quorum device info: " + error);
        if (own.node().device().registered()) {
            await(
                    votequorum.device().unregister(own.deviceName()),
                    error -> "Unable to unregister quorum device: " + error);
        }
    }

    private Votequorum votequorum(String otherProvider) throws CommandFailure, InterruptedException {
        if (!provider().equals(VOTEQUORUM)) {
            throw new CommandFailure(otherProvider);
        }
        return sources.requiredVotequorum();
    }

    private static VotequorumInfo own(Votequorum votequorum) throws CommandFailure, InterruptedException {
        return await(votequorum.info(0), error -> "Unable to get node info: " + error);
    }

    private String provider() throws CommandFailure, InterruptedException {
        Cmap cmap = sources.requiredCmap();
        try {
            return cmap.get(CmapMap.ICMAP, "quorum.provider").get(Answers.TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            instanceof CmapValue.StringValue provider
                    ? provider.text()
                    : "";
        } catch (TimeoutException e) {
            throw new CommandFailure("Cannot initialize CMAP service");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CorosyncException refusal) {
                return switch (refusal.status()) {
                    case NOT_EXIST -> "";
                    default -> throw new CommandFailure("Cannot initialize CMAP service");
                };
            }
            throw new CommandFailure(Sentences.of(e));
        }
    }

    private QuorumReport report(QuorumtoolOptions.Format format) throws CommandFailure, InterruptedException {
        String provider = provider();
        QuorumState state = sources.requiredQuorum().state();
        NodeNames names = NodeNames.of(sources.requiredCmap(), sources.requiredCfg(), format);
        VotequorumInfo votes = provider.equals(VOTEQUORUM) ? own(sources.requiredVotequorum()) : null;
        List<QuorumReport.Node> nodes = new ArrayList<>();
        for (int member : state.members()) {
            nodes.add(new QuorumReport.Node(member, names.of(member), votes == null ? null : votesOf(member)));
        }
        switch (format.order()) {
            case ADDRESS -> {} // as they come
            case NAME -> nodes.sort(Comparator.comparing(node -> String.join(", ", node.names())));
            case ID -> nodes.sort((one, other) -> Integer.compareUnsigned(one.nodeId(), other.nodeId()));
        }
        int nodeId = votes == null
                ? Answers.status(sources.node()).nodeId()
                : votes.node().nodeId();
        return new QuorumReport(clock.instant().atZone(ZoneId.systemDefault()), provider, nodeId, state, votes, nodes);
    }

    private NodeVotes votesOf(int nodeId) throws CommandFailure, InterruptedException {
        return await(
                        sources.requiredVotequorum().info(nodeId),
                        error -> "Unable to get node " + Integer.toUnsignedString(nodeId) + " info")
                .node();
    }

    private static <T> T await(CompletableFuture<T> answer, Function<String, String> sentence)
            throws CommandFailure, InterruptedException {
        try {
            return answer.get(Answers.TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new CommandFailure(sentence.apply("CS_ERR_TIMEOUT"));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CorosyncException refusal) {
                throw new CommandFailure(
                        sentence.apply("CS_ERR_" + refusal.status().name()));
            }
            throw new CommandFailure(Sentences.of(e.getCause() == null ? e : e.getCause()));
        }
    }
}
