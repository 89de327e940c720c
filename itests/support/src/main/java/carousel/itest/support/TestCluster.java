package carousel.itest.support;

import carousel.api.cfg.Cfg;
import carousel.api.cfg.ReloadResult;
import carousel.api.node.NodeStatus;
import carousel.api.quorum.QuorumState;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Carousel nodes in this JVM: each in an OSGi framework of its own, on addresses of the loopback interface that nobody else uses, with a
 * configuration and a state folder of its own under a temporary folder. No root, no network namespaces.
 *
 * <pre>{@code
 * try (TestCluster cluster = TestCluster.of(3).start()) {
 *     cluster.awaitRing();
 *     cluster.partition(Set.of(3));
 *     cluster.awaitQuorum(3, false);
 *     cluster.heal();
 *     cluster.awaitRing();
 *     Cpg cpg = cluster.node(1).service(Cpg.class);
 * }
 * }</pre>
 *
 * <p>The awaits ask again until what they wait for is so, and fail with an {@link AssertionError} that tells what was seen instead when the
 * plan's patience is over. Methods that start, stop and close are not for several threads at once.
 */
public final class TestCluster implements AutoCloseable {
    /** By folder: how code in pax-exam's container finds what was prepared outside of it. */
    private static final Map<String, TestCluster> OPEN = new ConcurrentHashMap<>();

    private static final long RELOAD_SECONDS = 10;

    private final LoopbackNetwork network;
    private final Cuts cuts = new Cuts();
    private final Path folder;
    private final NodeBundles bundles;
    private final List<TestNode> nodes = new ArrayList<>();
    private ClusterPlan plan;
    private boolean closed;

    /**
     * A plan for a cluster of nodes 1 to {@code size}.
     *
     * @throws IllegalArgumentException unless there is 1 node, or up to 250
     */
    public static ClusterPlan of(int size) {
        return new ClusterPlan(size);
    }

    TestCluster(ClusterPlan plan) throws IOException {
        this.plan = plan;
        bundles = plan.nodeBundles();
        folder = Files.createTempDirectory("carousel-test");
        network = reserve(plan, folder);
        for (int id = 1; id <= plan.size; id++) {
            TestNode node = new TestNode(id, folder.resolve(name(id)), network, plan.patience());
            Files.createDirectories(node.state());
            nodes.add(node);
        }
        writeConfigurations();
        OPEN.put(folder.toString(), this);
    }

    private static LoopbackNetwork reserve(ClusterPlan plan, Path folder) throws IOException {
        try {
            return LoopbackNetwork.reserve(plan.size, plan.links());
        } catch (IOException e) {
            Files.delete(folder);
            throw e;
        }
    }

    static String name(int node) {
        return "node" + node;
    }

    /** What {@link #key} named; null when it is closed. */
    static @Nullable TestCluster byKey(String key) {
        return OPEN.get(key);
    }

    String key() {
        return folder.toString();
    }

    NodeBundles bundles() {
        return bundles;
    }

    String sharedPackages() {
        return plan.sharedPackages();
    }

    private void writeConfigurations() throws IOException {
        String text = plan.configuration(network);
        for (TestNode node : nodes) {
            Files.writeString(node.configuration(), text);
        }
    }

    // ---- nodes

    /** All nodes, those outside too, in the order of their ids. */
    public List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    /**
     * A node.
     *
     * @param id from 1
     * @throws IllegalArgumentException when there is none with this id
     */
    public TestNode node(int id) {
        if (id < 1 || id > nodes.size()) {
            throw new IllegalArgumentException("There is no node " + id + ", expected 1 to " + nodes.size() + ".");
        }
        return nodes.get(id - 1);
    }

    /**
     * Starts every node that does not run and is not outside, all at once.
     *
     * @throws IllegalStateException when one does not start; the others run then
     */
    public TestCluster start() {
        ExecutorService starters = Executors.newCachedThreadPool();
        try {
            List<Future<?>> starts = new ArrayList<>();
            for (TestNode node : nodes) {
                if (!plan.outside().contains(node.id()) && !node.isRunning()) {
                    starts.add(starters.submit(() -> start(node.id())));
                }
            }
            IllegalStateException failure = null;
            for (Future<?> start : starts) {
                try {
                    start.get();
                } catch (ExecutionException e) {
                    failure = new IllegalStateException(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage(), e);
                }
            }
            if (failure != null) {
                throw failure;
            }
            return this;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the nodes started.", e);
        } finally {
            starters.shutdown();
        }
    }

    /**
     * Starts a node, for the first time or again, with the state that it left. Returns when its framework is up.
     *
     * @throws IllegalStateException when it runs, is outside, or does not start
     */
    public void start(int id) {
        TestNode node = node(id);
        checkInside(node);
        if (closed || node.isRunning()) {
            throw new IllegalStateException(
                    closed ? "The cluster is closed." : "Node " + id + " runs, expected one that was stopped.");
        }
        end(node); // one that ended by itself may still be on its way
        try {
            node.framework(NodeFramework.start(
                    node.name(),
                    node.configuration(),
                    node.state(),
                    bundles,
                    plan.sharedPackages(),
                    (real, dead) -> new CutTransport(real, network, cuts, dead)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + node + " started.", e);
        }
    }

    /**
     * Stops a node in order: it leaves the ring first. One that does not run stays so.
     *
     * @throws IllegalStateException when it is outside or does not stop
     */
    public void stop(int id) {
        TestNode node = node(id);
        checkInside(node);
        end(node);
    }

    /**
     * Stops a node so that the others see what they see when a process is killed: from one moment on nothing comes from it, no word of
     * leaving either, and a little later its addresses are free. One that does not run stays so.
     *
     * @throws IllegalStateException when it is outside or does not stop
     */
    public void kill(int id) {
        TestNode node = node(id);
        checkInside(node);
        NodeFramework running = node.framework();
        if (running != null) {
            running.die();
        }
        end(node);
    }

    private void checkInside(TestNode node) {
        if (plan.outside().contains(node.id())) {
            throw new IllegalStateException(node + " is outside of this cluster: who started it stops it.");
        }
    }

    private static void end(TestNode node) {
        NodeFramework running = node.framework();
        if (running == null) {
            return;
        }
        try {
            running.stop();
            node.framework(null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + node + " stopped.", e);
        }
    }

    /**
     * Changes the configuration and has every node follow it, as {@code corosync-cfgtool -R} on one node of each ring would. Returns when these
     * nodes have; the others do it at the same place in the order of messages.
     *
     * @param change is given a copy of the plan, of which links and keys matter
     * @throws IllegalStateException when a node that was asked did not take it; the message says why
     */
    public void reconfigure(Consumer<ClusterPlan> change) {
        ClusterPlan next = new ClusterPlan(plan);
        change.accept(next);
        plan = next;
        try {
            writeConfigurations();
            Set<Integer> told = new HashSet<>();
            for (TestNode node : nodes) {
                if (node.isRunning() && told.add(node.id())) {
                    reload(node);
                    NodeStatus status = node.status();
                    if (status != null) {
                        told.addAll(status.ring().members());
                    }
                }
            }
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The configuration was not changed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the configuration was changed.", e);
        }
    }

    private static void reload(TestNode node) throws ExecutionException, TimeoutException, InterruptedException {
        ReloadResult result = node.service(Cfg.class).reload().get(RELOAD_SECONDS, TimeUnit.SECONDS);
        if (!result.isApplied()) {
            throw new IllegalStateException(node + " did not take the configuration: " + result.problems());
        }
    }

    // ---- the network

    /**
     * Parts the cluster: from now on no packet passes between sides, on any link, also on links that are added later. Takes the place of an
     * earlier partition; cut links stay cut.
     *
     * @param sides node ids; all nodes that are in none are together on one more side, so that {@code partition(Set.of(3))} parts node 3 from the
     *     rest. Between two nodes outside packets still pass
     * @throws IllegalArgumentException when a node is on two sides, or is not of this cluster
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the sides are only read
    public final void partition(Set<Integer>... sides) {
        for (Set<Integer> side : sides) {
            side.forEach(this::node);
        }
        cuts.part(List.of(sides));
    }

    /** No partition and no cut link any more. Stopped nodes stay stopped. */
    public void heal() {
        cuts.heal();
    }

    /**
     * Pulls the cable of a node's link: no packet passes between it and any other node on this link.
     *
     * @param link 0 to 7; need not be there yet
     */
    public void cutLink(int id, int link) {
        cuts.pull(node(id).id(), checkLink(link));
    }

    /** Plugs the cable of a node's link in again. */
    public void mendLink(int id, int link) {
        cuts.plug(node(id).id(), checkLink(link));
    }

    private static int checkLink(int link) {
        if (link < 0 || link >= LoopbackNetwork.MAX_LINKS) {
            throw new IllegalArgumentException(
                    "There is no link " + link + ", expected 0 to " + (LoopbackNetwork.MAX_LINKS - 1) + ".");
        }
        return link;
    }

    /** Between two tests: heals the network, starts nodes that do not run, and waits for the ring of all. */
    public void restore() {
        heal();
        start();
        awaitRing();
    }

    // ---- awaits

    /** Waits until all nodes that run, and those outside, are in one ring. */
    public void awaitRing() {
        awaitMembership(nodes.stream()
                .filter(node -> node.isRunning() || plan.outside().contains(node.id()))
                .mapToInt(TestNode::id)
                .toArray());
    }

    /**
     * Waits until each of these nodes is in one ring whose members are exactly these, with its services synchronised. Nodes outside
     * that were not attached are not asked.
     *
     * @param members node ids in any order
     */
    public void awaitMembership(int... members) {
        List<Integer> expected = Arrays.stream(members).sorted().boxed().toList();
        List<TestNode> asked = expected.stream()
                .map(this::node)
                .filter(node -> node.isRunning() || !plan.outside().contains(node.id()))
                .toList();
        Await.until(
                "nodes " + expected + " are the members of one ring",
                plan.patience(),
                () -> areOneRing(asked, expected),
                () -> describe(asked));
    }

    private static boolean areOneRing(Collection<TestNode> asked, List<Integer> expected) {
        Set<RingId> rings = new HashSet<>();
        for (TestNode node : asked) {
            NodeStatus status = node.status();
            if (status == null
                    || !status.synchronised()
                    || status.ring().state() != RingState.OPERATIONAL
                    || !status.ring().members().equals(expected)) {
                return false;
            }
            rings.add(status.ring().ring());
        }
        return rings.size() == 1;
    }

    /**
     * Waits until a node may go on, or may not.
     *
     * @param quorate what is waited for; without a provider of quorum each node that has a ring is quorate
     */
    public void awaitQuorum(int id, boolean quorate) {
        TestNode node = node(id);
        Await.until(
                node + (quorate ? " is quorate" : " is not quorate"),
                plan.patience(),
                () -> {
                    QuorumState state = node.quorum();
                    return state.quorate() == quorate
                            && node.isRunning()
                            && !state.ring().equals(RingId.NONE);
                },
                () -> describe(List.of(node)));
    }

    /**
     * Waits until a node's link to a peer is up, or down, by its heartbeat.
     *
     * @param peer the other node's id
     */
    public void awaitLink(int id, int peer, int link, boolean connected) {
        TestNode node = node(id);
        Await.until(
                "link " + link + " of " + node + " to " + node(peer) + (connected ? " is up" : " is down"),
                plan.patience(),
                () -> {
                    NodeStatus status = node.status();
                    return status != null
                            && status.links().stream()
                                    .anyMatch(seen -> seen.hostId() == peer
                                            && seen.linkNumber() == link
                                            && seen.connected() == connected);
                },
                () -> describe(List.of(node)) + "; its links: " + links(node));
    }

    private static String links(TestNode node) {
        NodeStatus status = node.status();
        return status == null
                ? "none"
                : status.links().stream()
                        .map(link ->
                                link.linkNumber() + " to " + link.hostName() + (link.connected() ? " up" : " down"))
                        .collect(Collectors.joining(", "));
    }

    private String describe(Collection<TestNode> asked) {
        return asked.stream().map(TestNode::describe).collect(Collectors.joining("; ")) + "; " + cuts;
    }

    // ---- the end

    /**
     * Stops every node and removes the temporary folder; the second call does nothing. Folders of nodes outside go when the JVM does.
     *
     * @throws IllegalStateException when a node does not stop or the folder cannot be removed; all that can be ended is
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        OPEN.remove(key());
        IllegalStateException failure = null;
        for (TestNode node : nodes) {
            try {
                end(node);
            } catch (IllegalStateException e) {
                failure = e;
            }
        }
        network.close();
        try {
            removeFolders();
        } catch (IOException e) {
            if (failure == null) {
                failure = new IllegalStateException("The folder " + folder + " is not removed: " + e.getMessage(), e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** A node outside may still run, and write: its folder goes when the JVM does. */
    private void removeFolders() throws IOException {
        for (TestNode node : nodes) {
            if (!plan.outside().contains(node.id())) {
                remove(folder.resolve(node.name()));
            }
        }
        if (plan.outside().isEmpty()) {
            remove(folder);
        } else {
            Runtime.getRuntime().addShutdownHook(new Thread(this::removeRest, "carousel-test-folder"));
        }
    }

    private void removeRest() {
        try {
            remove(folder);
        } catch (IOException e) {
            System.err.println("The folder " + folder + " is not removed: " + e.getMessage());
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause(); // the folder changed on the way
        }
    }
}
