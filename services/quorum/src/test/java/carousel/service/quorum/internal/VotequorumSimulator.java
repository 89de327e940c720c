package carousel.service.quorum.internal;

import carousel.api.config.QuorumConfiguration;
import carousel.api.config.QuorumConfiguration.TieBreakerNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Corosync's own votequorum in {@code corosync-vqsim}, a process for each node and one that carries their messages (tools reference 9).
 * It needs neither root nor a network.
 */
final class VotequorumSimulator implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/corosync-vqsim");

    /** Version 3.1.7 cuts longer names. */
    private static final String CONFIGURATION = "c";

    private static final Pattern NODE = Pattern.compile("(\\d+):(\\d+): q=(\\d) ring=\\[\\S+] nodes=\\[([\\d ]+)]");
    private static final String END_OF_NODES = "#autofence:";
    private static final long SETTLED_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader output;
    private final Path errors;

    /** A node as the simulator shows it. */
    record Seen(boolean quorate, Set<Integer> members) {
        @Override
        public String toString() {
            return (quorate ? "+" : "-") + members;
        }
    }

    /** All nodes of the settings are up, in partition 0. */
    VotequorumSimulator(VoteSettings settings, Path directory) throws IOException {
        Files.writeString(directory.resolve(CONFIGURATION), configuration(settings));
        errors = directory.resolve("errors");
        process = new ProcessBuilder(PROGRAM.toString(), "-c", CONFIGURATION)
                .directory(directory.toFile())
                .redirectError(errors.toFile())
                .start();
        commands = process.outputWriter(StandardCharsets.US_ASCII);
        output = process.inputReader(StandardCharsets.US_ASCII);
        readNodes();
        awaitSettled();
        String refusal = Files.readString(errors);
        if (!refusal.isEmpty()) {
            // the nodes go on then, with settings of nobody's choice
            close();
            throw new IOException("corosync-vqsim: " + refusal);
        }
    }

    /** Why it cannot be used here. */
    static Optional<String> missing() {
        return Files.isExecutable(PROGRAM)
                ? Optional.empty()
                : Optional.of(PROGRAM + " is missing: install Debian's package corosync-vqsim");
    }

    private static String configuration(VoteSettings settings) {
        QuorumConfiguration quorum = settings.quorum();
        StringBuilder text = new StringBuilder("totem {\nversion: 2\ncluster_name: simulated\ntransport: knet\n}\n");
        text.append("quorum {\nprovider: corosync_votequorum\n");
        add(text, "expected_votes", quorum.expectedVotes());
        add(text, "two_node", quorum.twoNode() ? 1 : null);
        add(text, "wait_for_all", quorum.waitForAll() == null ? null : quorum.waitForAll() ? 1 : 0);
        add(text, "auto_tie_breaker", quorum.autoTieBreaker() ? 1 : null);
        add(text, "auto_tie_breaker_node", quorum.autoTieBreaker() ? tieBreaker(quorum.tieBreakerNode()) : null);
        add(text, "last_man_standing", quorum.lastManStanding() ? 1 : null);
        add(text, "last_man_standing_window", quorum.lastManStandingWindowMillis());
        QuorumConfiguration.Device device = quorum.device();
        if (device != null) {
            text.append("device {\nmodel: net\n");
            add(text, "votes", device.votes());
            text.append("net {\nhost: nowhere\n}\n}\n");
        }
        text.append("}\nnodelist {\n");
        settings.nodeVotes()
                .forEach((id, votes) -> text.append("node {\nnodeid: ")
                        .append(id)
                        .append("\nring0_addr: 127.0.0.")
                        .append(id)
                        .append("\nquorum_votes: ")
                        .append(votes)
                        .append("\n}\n"));
        return text.append("}\n").toString();
    }

    private static void add(StringBuilder text, String key, @Nullable Object value) {
        if (value != null) {
            text.append(key).append(": ").append(value).append('\n');
        }
    }

    private static String tieBreaker(TieBreakerNode node) {
        return switch (node.choice()) {
            case LOWEST -> "lowest";
            case HIGHEST -> "highest";
            case LIST -> node.nodeIds().stream().map(String::valueOf).collect(Collectors.joining(" "));
        };
    }

    /** A change of the membership; everything has come to rest when it returns. */
    void change(String command) throws IOException {
        send(command);
        readNodes();
        awaitSettled();
    }

    /** Every node. */
    NavigableMap<Integer, Seen> show() throws IOException {
        send("show");
        return readNodes();
    }

    private void send(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
    }

    private NavigableMap<Integer, Seen> readNodes() throws IOException {
        TreeMap<Integer, Seen> nodes = new TreeMap<>();
        while (true) {
            String line = output.readLine();
            if (line == null) {
                throw new IOException("corosync-vqsim ended: " + Files.readString(errors));
            }
            if (line.startsWith(END_OF_NODES)) {
                return nodes;
            }
            Matcher matcher = NODE.matcher(line);
            if (matcher.matches()) {
                Set<Integer> members = Stream.of(matcher.group(4).trim().split(" ", -1))
                        .map(Integer::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new));
                nodes.put(
                        Integer.valueOf(matcher.group(2)),
                        new Seen(matcher.group(3).equals("1"), members));
            }
        }
    }

    /** All processes have slept from one look at them to the next: nothing is under way between them. */
    private void awaitSettled() throws IOException {
        long end = System.nanoTime() + SETTLED_WITHIN_NANOS;
        List<String> before = List.of();
        while (true) {
            List<String> now = looks();
            if (now.equals(before) && now.stream().allMatch(look -> look.contains("(sleeping)"))) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IOException("corosync-vqsim does not come to rest: " + now);
            }
            before = now;
            Thread.onSpinWait();
        }
    }

    /** State and context switches of each process. */
    private List<String> looks() throws IOException {
        List<String> looks = new ArrayList<>(List.of(look(process.pid())));
        for (long node : nodeProcesses()) {
            looks.add(look(node));
        }
        return looks;
    }

    private List<Long> nodeProcesses() throws IOException {
        String pid = Long.toString(process.pid());
        String children = Files.readString(Path.of("/proc", pid, "task", pid, "children"));
        return Stream.of(children.split(" ", -1))
                .filter(child -> !child.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    private static String look(long pid) throws IOException {
        try {
            return pid
                    + Files.readString(Path.of("/proc", Long.toString(pid), "status"))
                            .lines()
                            .filter(line -> line.startsWith("State:") || line.contains("ctxt_switches"))
                            .collect(Collectors.joining(" "));
        } catch (IOException e) {
            // it ended before the file was opened, or (ESRCH) before it was read
            return pid + " ended";
        }
    }

    /** Time passes until every node has been woken by a timer, or as much as no timer needs. */
    void awaitTimers(long windowMillis) throws IOException {
        List<String> before = looks();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(2 * windowMillis);
        boolean allWoken = false;
        while (!allWoken && System.nanoTime() < end) {
            List<String> now = looks();
            allWoken = now.stream().skip(1).noneMatch(before::contains);
            Thread.onSpinWait();
        }
        awaitSettled();
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> nodes = process.descendants().toList();
        commands.close();
        process.destroyForcibly();
        nodes.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}
