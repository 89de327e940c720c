package carousel.shell.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cfg.Cfg;
import carousel.api.cfg.NodeLink;
import carousel.api.cfg.NodeState;
import carousel.api.cfg.ReloadResult;
import carousel.api.cfg.ShutdownMode;
import carousel.api.config.AddressText;
import carousel.api.config.ConfigurationProblem;
import carousel.shell.internal.Json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Does what corosync-cfgtool does, in its words and with its statuses (tools reference 2). */
final class Cfgtool {
    private static final int RELOAD_REFUSED = 7;
    private static final String KILL_REASON = "Killed by corosync-cfgtool";

    /** Longer than the patience with who may say no (cfg.shutdown_timeout), which anybody can set. */
    private static final int SHUTDOWN_TIMEOUT_SECONDS = 60;

    private final Cfg cfg;
    private final ToolOutput output;

    Cfgtool(Cfg cfg, ToolOutput output) {
        this.cfg = cfg;
        this.output = output;
    }

    void run(CfgtoolOptions options) throws CommandFailure, InterruptedException {
        switch (options.action()) {
            case LINKS -> {
                if (options.json()) {
                    output.line(CfgtoolJson.links(states()).text());
                } else {
                    links(options.brief());
                }
            }
            case NODES -> {
                if (options.json()) {
                    output.line(CfgtoolJson.nodes(states()).text());
                } else {
                    nodes();
                }
            }
            case RELOAD -> reload(options.json());
            case REOPEN ->
                await(
                        cfg.reopenLogFiles(),
                        status -> new CommandFailure(
                                "Could not reopen log files (error = CS_ERR_" + status.name() + ")"));
            case KILL -> kill(options.nodeId());
            case ADDRESSES -> addresses(options.nodeId(), options.json());
            case SHUTDOWN -> shutDown(options.force());
            case USAGE -> output.line(Usage.CFGTOOL);
        }
    }

    private static <T> T await(CompletableFuture<T> answer, Function<CorosyncStatus, CommandFailure> refusal)
            throws CommandFailure, InterruptedException {
        return await(answer, Answers.TIMEOUT_SECONDS, refusal);
    }

    private static <T> T await(
            CompletableFuture<T> answer, int seconds, Function<CorosyncStatus, CommandFailure> refusal)
            throws CommandFailure, InterruptedException {
        try {
            return answer.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw refusal.apply(CorosyncStatus.TRY_AGAIN);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CorosyncException refused) {
                throw refusal.apply(refused.status());
            }
            throw new CommandFailure(Sentences.of(e.getCause() == null ? e : e.getCause()));
        }
    }

    private List<NodeState> states() throws CommandFailure, InterruptedException {
        return await(
                cfg.nodes(),
                status -> new CommandFailure("Could not get the link status (error = CS_ERR_" + status.name() + ")"));
    }

    /** This node's id, 0 when it is not among them. */
    static int localId(List<NodeState> states) {
        return states.stream()
                .filter(NodeState::local)
                .mapToInt(NodeState::nodeId)
                .findFirst()
                .orElse(0);
    }

    private void head(List<NodeState> states) {
        output.line("Local node ID " + Integer.toUnsignedString(localId(states)) + ", transport knet");
    }

    private void links(boolean brief) throws CommandFailure, InterruptedException {
        List<NodeState> states = states();
        head(states);
        List<NodeLink> ends = states.stream()
                .filter(NodeState::local)
                .flatMap(node -> node.links().stream())
                .toList();
        for (NodeLink end : ends) {
            output.line("LINK ID " + end.linkNumber() + " " + end.transport());
            output.line("\taddr\t= " + end.localAddress());
            if (brief) {
                String status = states.stream()
                        .map(node -> status(node, end.linkNumber()))
                        .collect(Collectors.joining());
                output.line("\tstatus\t= " + status);
            } else {
                output.line("\tstatus:");
                states.forEach(node -> output.line(String.format(
                        Locale.ROOT,
                        "\t\tnodeid: %10s:\t%s",
                        Integer.toUnsignedString(node.nodeId()),
                        word(node, end.linkNumber()))));
            }
        }
    }

    /** A node's link of that number. */
    private static Optional<NodeLink> link(NodeState node, int number) {
        return node.links().stream().filter(link -> link.linkNumber() == number).findFirst();
    }

    /** {@code n} for this node, else a digit: 1 enabled, 2 connected, 4 dynamically connected. */
    private static String status(NodeState node, int number) {
        if (node.local()) {
            return "n";
        }
        return link(node, number)
                .map(link -> (link.enabled() ? 1 : 0) + (link.connected() ? 2 : 0) + (link.dynamicConnected() ? 4 : 0))
                .map(String::valueOf)
                .orElse("0");
    }

    /** How a node stands on a link. */
    static String word(NodeState node, int number) {
        if (node.local()) {
            return "localhost";
        }
        return link(node, number).filter(NodeLink::connected).isPresent() ? "connected" : "disconnected";
    }

    private void nodes() throws CommandFailure, InterruptedException {
        List<NodeState> states = states();
        head(states);
        for (NodeState node : states) {
            if (!node.local()) {
                output.line(
                        "nodeid: " + Integer.toUnsignedString(node.nodeId()) + (node.reachable() ? " reachable" : ""));
                node.links().stream().filter(NodeLink::enabled).forEach(this::nodeLink);
                output.line("");
            }
        }
    }

    private void nodeLink(NodeLink link) {
        output.line("   LINK: " + link.linkNumber() + " " + link.transport() + " (" + link.localAddress() + "->"
                + link.remoteAddress() + ") enabled" + (link.connected() ? " connected" : "") + " mtu: "
                + link.mtuBytes());
    }

    private void reload(boolean json) throws CommandFailure, InterruptedException {
        if (!json) {
            output.line("Reloading corosync.conf...");
        }
        ReloadResult result = await(
                cfg.reload(),
                status -> new CommandFailure("Could not reload configuration. Error CS_ERR_" + status.name()));
        if (json) {
            output.line(CfgtoolJson.reload(result).text());
        }
        if (!result.isApplied()) {
            output.error("Could not reload configuration. Error CS_ERR_INVALID_PARAM");
            result.problems().stream()
                    .map(ConfigurationProblem::toString)
                    .map(Sentences::printable)
                    .forEach(output::error);
            throw new CommandFailure(RELOAD_REFUSED, "");
        }
        if (!json) {
            output.line("Done");
        }
    }

    private void kill(int nodeId) throws CommandFailure, InterruptedException {
        output.line("Killing node " + Integer.toUnsignedString(nodeId));
        await(
                cfg.killNode(nodeId, KILL_REASON),
                status -> new CommandFailure("Could not kill node (error = CS_ERR_" + status.name() + ")"));
    }

    private void addresses(int nodeId, boolean json) throws CommandFailure, InterruptedException {
        List<String> addresses = await(
                        cfg.addresses(nodeId),
                        status -> new CommandFailure(
                                "Could not get node address for nodeid " + Integer.toUnsignedString(nodeId)))
                .stream()
                .map(AddressText::of)
                .toList();
        output.line(
                json
                        ? new JsonObject()
                                .withNode("node_id", nodeId)
                                .with("addresses", addresses)
                                .text()
                        : String.join(" ", addresses));
    }

    /** Even a veto is no failure, as of the real tool. */
    private void shutDown(boolean force) throws CommandFailure, InterruptedException {
        output.line("Shutting down corosync");
        try {
            await(
                    cfg.tryShutdown(force ? ShutdownMode.REGARDLESS : ShutdownMode.REQUEST),
                    SHUTDOWN_TIMEOUT_SECONDS,
                    status -> new CommandFailure("Could not shutdown (error = " + status.number() + ")"));
        } catch (CommandFailure e) {
            output.error(e.sentence());
        }
    }
}
