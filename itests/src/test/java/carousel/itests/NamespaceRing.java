package carousel.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A ring of real daemons and Carousel nodes, each in network, mount and host name spaces of its own: the real ones have the node
 * ids from 1 on, the Carousel nodes those behind. Made by {@code corosync-cluster}, whose options say what is in corosync.conf.
 */
final class NamespaceRing {
    /** For whatever happens within a few timeouts of the ring, on a machine that has other things to do. */
    static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final Path DISTRIBUTION = Path.of(System.getProperty("standard.dir"));

    private final Path folder;
    private final RealCluster cluster;
    private final int real;
    private final int carousel;
    private final Map<Integer, NodeProcess> nodes = new TreeMap<>();
    private final List<NodeProcess> strangers = new ArrayList<>();
    private final List<GroupPeer> peers = new ArrayList<>();
    private final Path peerProgram;

    /** Why this cannot be done here, in a sentence; empty when it can. */
    static Optional<String> missing(int real) throws IOException, InterruptedException {
        return real > 0 ? RealCluster.missing() : RealCluster.missingForNamespaces();
    }

    /**
     * Starts all of them and waits until they are one synchronised ring.
     *
     * @param options of {@code corosync-cluster up}
     */
    NamespaceRing(Path folder, int real, int carousel, String... options) throws IOException, InterruptedException {
        this(folder, real, carousel, new RealCluster(clusterName(), up(real, carousel, options)));
        formRing();
    }

    private NamespaceRing(Path folder, int real, int carousel, RealCluster cluster)
            throws IOException, InterruptedException {
        this.folder = folder;
        this.real = real;
        this.carousel = carousel;
        this.cluster = cluster;
        peerProgram = real > 0 ? RealCluster.buildPeer(folder) : folder.resolve("none");
    }

    /** What is done to a node's place before anything starts there. */
    interface Preparation {
        void prepare(NamespaceRing ring, int id) throws IOException, InterruptedException;
    }

    /** The same with nodes that are not all alike. */
    static NamespaceRing prepared(Path folder, int real, int carousel, Preparation preparation, String... options)
            throws IOException, InterruptedException {
        List<String> up = new ArrayList<>(List.of(up(real, carousel, options)));
        up.add("--no-start");
        NamespaceRing ring =
                new NamespaceRing(folder, real, carousel, new RealCluster(clusterName(), up.toArray(String[]::new)));
        boolean ready = false;
        try {
            for (int id = 1; id <= real + carousel; id++) {
                preparation.prepare(ring, id);
            }
            for (int id = 1; id <= real; id++) {
                ring.start(id);
            }
            ready = true;
        } finally {
            if (!ready) {
                ring.close();
            }
        }
        ring.formRing();
        return ring;
    }

    private static String clusterName() {
        return "r" + ProcessHandle.current().pid();
    }

    private static String[] up(int real, int carousel, String... options) {
        List<String> up = new ArrayList<>(List.of("--token", "1000"));
        String slots = IntStream.rangeClosed(real + 1, real + carousel)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        up.addAll(List.of("--nodes", Integer.toString(real + carousel), "--slots", slots));
        up.addAll(Arrays.asList(options));
        return up.toArray(String[]::new);
    }

    private void formRing() throws IOException, InterruptedException {
        boolean formed = false;
        try {
            startCarousel(real + 1, real + carousel);
            awaitRing(IntStream.rangeClosed(1, real + carousel).boxed().toArray(Integer[]::new));
            formed = true;
        } finally {
            if (!formed) {
                close();
            }
        }
    }

    private void startCarousel(int from, int to) {
        List<CompletableFuture<NodeProcess>> starting = new ArrayList<>();
        for (int id = from; id <= to; id++) {
            List<String> inside = cluster.inside(id);
            Path home = folder.resolve("node" + id);
            starting.add(background(() -> {
                NodeProcess node = new NodeProcess(DISTRIBUTION, home, inside, "-c", "/etc/corosync/corosync.conf");
                LoadBundle.deploy(node);
                return node;
            }));
        }
        for (int i = 0; i < starting.size(); i++) {
            nodes.put(from + i, starting.get(i).join());
        }
    }

    private static <T> CompletableFuture<T> background(Callable<T> task) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return task.call();
            } catch (Exception e) {
                throw new CompletionException(e);
            }
        });
    }

    /**
     * Starts a Carousel node that is not in the list of nodes as it ought to be, in the namespace of a slot.
     *
     * @param configuration the corosync.conf that it reads
     * @param options of {@code carousel-node} besides
     */
    NodeProcess startStranger(int id, Path configuration, String... options) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-c", configuration.toString()));
        arguments.addAll(List.of(options));
        NodeProcess stranger = new NodeProcess(
                DISTRIBUTION,
                folder.resolve("stranger" + strangers.size()),
                cluster.inside(id),
                arguments.toArray(String[]::new));
        strangers.add(stranger);
        return stranger;
    }

    /** Commands of {@code corosync-cluster}: partition, loss, link, heal, reload and so on. */
    RealCluster cluster() {
        return cluster;
    }

    /** A Carousel node. */
    NodeProcess node(int id) {
        NodeProcess node = nodes.get(id);
        if (node == null) {
            throw new IllegalArgumentException("node " + id + " is no Carousel node, those are " + nodes.keySet());
        }
        return node;
    }

    boolean isReal(int id) {
        return id <= real;
    }

    /** A bundle's jar in the distribution that the nodes run. */
    static Path jar(String bundle) throws IOException {
        try (Stream<Path> files = Files.list(DISTRIBUTION.resolve("bundles"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(bundle + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The corosync.conf that a node reads. */
    Path configuration(int id) {
        return cluster.folder(id).resolve("etc/corosync.conf");
    }

    /** What a node has logged to its log file, and a Carousel node to its console. */
    String log(int id) throws IOException {
        return logFile(id) + (isReal(id) ? "" : node(id).log());
    }

    /** What a node has logged to its log file. */
    String logFile(int id) throws IOException {
        Path file = cluster.folder(id).resolve("log/corosync.log");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** A new member of a group on a node, whose own join is told. */
    GroupPeer join(int id, String group, String name) throws IOException, InterruptedException {
        Path log = folder.resolve(name + ".log");
        GroupPeer peer =
                isReal(id) ? new CpgPeer(cluster, id, peerProgram, group, log) : LoadPeer.join(node(id), group, log);
        peers.add(peer);
        return peer;
    }

    /** Waits until each of these nodes sees exactly these nodes, synchronised. */
    void awaitRing(Integer... ids) throws IOException, InterruptedException {
        List<Integer> daemons = Arrays.stream(ids).filter(this::isReal).toList();
        if (!daemons.isEmpty()) {
            cluster.run("wait", "-t", "40", "--members", text(Arrays.asList(ids)), text(daemons));
        }
        for (int id : ids) {
            if (!isReal(id)) {
                node(id).awaitMembers(PATIENCE, ids);
            }
        }
    }

    private static String text(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** SIGKILL. */
    void kill(int id) throws IOException, InterruptedException {
        if (isReal(id)) {
            cluster.run("kill", Integer.toString(id));
        } else {
            node(id).kill();
        }
    }

    /** Starts a killed or stopped node again. */
    void start(int id) throws IOException, InterruptedException {
        if (isReal(id)) {
            cluster.run("start", Integer.toString(id));
        } else {
            node(id).restart();
        }
    }

    void close() throws IOException, InterruptedException {
        for (GroupPeer peer : peers) {
            peer.close();
        }
        for (NodeProcess node : nodes.values()) {
            node.close();
        }
        for (NodeProcess stranger : strangers) {
            stranger.close();
        }
        cluster.close();
    }
}
