package carousel.service.quorum.internal;

import carousel.api.cmap.CmapValue;
import carousel.api.config.ClusterConfiguration;
import carousel.api.config.ReloadPlan;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.node.NodeStatus;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.service.NodeControl;
import carousel.api.service.NodeStatistics;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nodes that count votes, in rings that carry their messages in one order, on a clock that the test moves. */
final class VoteCluster {
    private final VoteSettings settings;
    private final Path state;
    private final TreeMap<Integer, Node> nodes = new TreeMap<>();
    private final List<Timer> timers = new ArrayList<>();
    private long nowNanos;
    private long sequence;

    VoteCluster(VoteSettings settings, Path state) {
        this.settings = settings;
        this.state = state;
    }

    /** All nodes of the settings, in one ring. */
    static VoteCluster allUp(VoteSettings settings) {
        VoteCluster cluster = new VoteCluster(settings, Path.of("no-such-directory"));
        settings.nodeIds().forEach(cluster::start);
        cluster.ring(settings.nodeIds());
        return cluster;
    }

    // ---- what a test does

    Node start(int id) {
        Node node = new Node(id);
        nodes.put(id, node);
        if (node.votequorum.isWanted(node.configuration)) {
            node.votequorum.attach(node);
        }
        node.quorum.attach(node);
        return node;
    }

    Node node(int id) {
        return Optional.ofNullable(nodes.get(id)).orElseThrow();
    }

    /** A node that is killed; its ring has yet to change. */
    void remove(int id) {
        nodes.remove(id);
    }

    /** Nodes that are killed, and the rest forms new rings. */
    void kill(Integer... ids) {
        Set<Integer> killed = Set.of(ids);
        Set<Set<Integer>> rings = new HashSet<>();
        killed.forEach(id -> {
            Set<Integer> rest = new TreeSet<>(node(id).members);
            rest.removeAll(killed);
            rings.add(rest);
            nodes.remove(id);
        });
        rings.stream().filter(ring -> !ring.isEmpty()).forEach(this::ring);
    }

    /** A node leaves in order. */
    void leave(int id) {
        Node leaving = node(id);
        leaving.votequorum.detach();
        deliverAll();
        Set<Integer> rest = new TreeSet<>(leaving.members);
        rest.remove(id);
        nodes.remove(id);
        if (!rest.isEmpty()) {
            ring(rest);
        }
    }

    /** Parts of the cluster lose sight of each other: "1,2/3,4". */
    void split(String parts) {
        for (String part : parts.split("/", -1)) {
            ring(Stream.of(part.split(",", -1)).map(Integer::valueOf).toList());
        }
    }

    /** Forms a ring and brings its services together. */
    void ring(Collection<Integer> ids) {
        begin(ids);
        finish();
    }

    /** Forms a ring whose synchronisation has yet to run. */
    void begin(Collection<Integer> ids) {
        List<Integer> members = ids.stream().sorted().toList();
        Ring ring = new Ring(new RingId(members.get(0), sequence += 4));
        members.forEach(id -> {
            Node node = node(id);
            node.transitional = members.stream()
                    .filter(other -> other.equals(id) || (node.ring != null && node.ring.equals(node(other).ring)))
                    .toList();
        });
        members.forEach(id -> {
            Node node = node(id);
            node.ring = ring;
            node.members = members;
            ring.members.add(node);
            node.quorum.syncInit(node.transitional, members, ring.id);
            node.votequorum.syncInit(node.transitional, members, ring.id);
        });
    }

    /** Carries on all synchronisations as far as they go without waiting. */
    void finish() {
        Set<Ring> rings = nodes.values().stream()
                .map(node -> node.ring)
                .filter(ring -> ring != null && !ring.synchronised)
                .collect(Collectors.toSet());
        rings.forEach(this::synchronise);
        deliverAll();
    }

    private void synchronise(@Nullable Ring ring) {
        if (ring == null) {
            return;
        }
        for (Node node : ring.members) {
            if (!node.processed) {
                node.processing = true;
                node.processed = node.votequorum.syncProcess();
                node.processing = false;
            }
        }
        ring.deliver();
        if (ring.members.stream().allMatch(node -> node.processed)) {
            ring.members.forEach(node -> {
                node.quorum.syncActivate();
                node.votequorum.syncActivate();
                node.processed = false;
            });
            ring.synchronised = true;
            ring.members.forEach(node -> node.votequorum.synchronised());
        }
    }

    /** What was sent arrives. */
    void deliverAll() {
        nodes.values().forEach(node -> {
            if (node.ring != null) {
                node.ring.deliver();
            }
        });
    }

    /** Time passes; what falls due meanwhile happens in its order. */
    void advance(long millis) {
        long end = nowNanos + millis * 1_000_000;
        while (true) {
            Optional<Timer> due = timers.stream()
                    .filter(timer -> timer.running && timer.dueNanos <= end)
                    .min(Comparator.comparingLong(timer -> timer.dueNanos));
            if (due.isEmpty()) {
                break;
            }
            nowNanos = Math.max(nowNanos, due.get().dueNanos);
            due.get().running = false;
            due.get().task.run();
            deliverAll();
            finish();
        }
        nowNanos = end;
    }

    /** Every node reads other settings. */
    void reload(VoteSettings next) {
        nodes.values().forEach(node -> node.reload(next));
        deliverAll();
    }

    // ---- what a test sees

    /** As "1+ 2+ 3-": who may go on. All views of a ring are the same, or it says so. */
    String quorate() {
        return nodes.values().stream()
                .map(node -> node.id + (node.quorum.state().quorate() ? "+" : "-"))
                .collect(Collectors.joining(" "));
    }

    /** Expected votes, total votes and quorum of a node. */
    String numbers(int id) {
        VotequorumInfo info = node(id).calls.info(0).join();
        return info.highestExpected() + " " + info.totalVotes() + " " + info.quorum();
    }

    /** Whether a node is running. */
    boolean isUp(int id) {
        return nodes.containsKey(id);
    }

    private static final class Ring {
        final RingId id;
        final List<Node> members = new ArrayList<>();
        final Queue<Sent> order = new ArrayDeque<>();
        boolean synchronised;

        Ring(RingId id) {
            this.id = id;
        }

        void deliver() {
            while (!order.isEmpty()) {
                Sent sent = order.remove();
                int function = sent.message.getInt(0) & 0xffff;
                members.stream()
                        .filter(node -> this.equals(node.ring) && node.votequorum.session() != null)
                        .forEach(node -> node.votequorum.deliver(
                                function, sent.node, sent.message.duplicate().order(ByteOrder.LITTLE_ENDIAN)));
            }
        }
    }

    private record Sent(int node, ByteBuffer message) {}

    private static final class Timer implements LoopTimer {
        final VoteCluster cluster;
        final Runnable task;
        long dueNanos;
        boolean running;

        Timer(VoteCluster cluster, Runnable task) {
            this.cluster = cluster;
            this.task = task;
        }

        @Override
        public void start(long delayNanos) {
            dueNanos = cluster.nowNanos + delayNanos;
            running = true;
        }

        @Override
        public void cancel() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    /** One node, which is its own loop. */
    final class Node implements ServiceContext, NodeControl, EventLoop {
        final int id;
        final QuorumService quorum = new QuorumService(Runnable::run);
        final Listeners<carousel.api.quorum.VotequorumListener> listeners = new Listeners<>(Runnable::run);
        final LoopCalls loopCalls = new LoopCalls(Runnable::run);
        final RecordingIcmap map = new RecordingIcmap();
        final VotequorumKeys keys = new VotequorumKeys();
        final VotequorumService votequorum = new VotequorumService(
                loopCalls, listeners, quorum::decided, keys, node -> new TrackingFile(state, Runnable::run));
        final VotequorumCalls calls = new VotequorumCalls(loopCalls, votequorum, listeners);
        List<Integer> members = List.of();
        boolean full;
        private List<Integer> transitional = List.of();
        private @Nullable Ring ring;
        private boolean processing;
        private boolean processed;
        private ClusterConfiguration configuration;

        Node(int id) {
            this.id = id;
            configuration = settings.configuration(id);
            keys.bind(map);
        }

        RingId ringId() {
            return ring == null ? RingId.NONE : ring.id;
        }

        private void reload(VoteSettings next) {
            ClusterConfiguration before = configuration;
            configuration = next.configuration(id);
            votequorum.configurationChanged(new ReloadPlan(
                    before,
                    configuration,
                    new TreeMap<>(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    new TreeSet<>()));
        }

        @Override
        public int nodeId() {
            return id;
        }

        @Override
        public EventLoop loop() {
            return this;
        }

        @Override
        public boolean isSynchronised() {
            return ring != null && ring.synchronised;
        }

        @Override
        public boolean multicast(ByteBuffer header, ByteBuffer payload) {
            Ring present = ring;
            if (full || present == null || !(present.synchronised || processing)) {
                return false;
            }
            ByteBuffer copy = ByteBuffer.allocate(header.remaining()).order(ByteOrder.LITTLE_ENDIAN);
            present.order.add(new Sent(id, copy.put(header.duplicate()).flip()));
            return true;
        }

        @Override
        public NodeControl control() {
            return this;
        }

        @Override
        public ClusterConfiguration configuration() {
            return configuration;
        }

        @Override
        public Path stateDirectory() {
            return state;
        }

        @Override
        public long nanoTime() {
            return nowNanos;
        }

        @Override
        public boolean inEventLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public LoopTimer newTimer(Runnable task) {
            Timer timer = new Timer(VoteCluster.this, task);
            timers.add(timer);
            return timer;
        }

        @Override
        public NodeStatus status() {
            throw new AssertionError("not asked for");
        }

        @Override
        public ReloadPlan reload() {
            throw new AssertionError("not asked for");
        }

        @Override
        public CompletableFuture<ReloadPlan> change(String key, @Nullable CmapValue value) {
            throw new AssertionError("not asked for");
        }

        @Override
        public NodeStatistics statistics() {
            throw new AssertionError("not asked for");
        }

        @Override
        public void gather() {
            throw new AssertionError("not asked for");
        }

        @Override
        public boolean isCryptoChanging() {
            return false;
        }

        @Override
        public void activateCrypto() {
            throw new AssertionError("not asked for");
        }

        @Override
        public void cleanUpCrypto() {
            throw new AssertionError("not asked for");
        }

        @Override
        public void shutDown() {
            throw new AssertionError("not asked for");
        }

        @Override
        public void exit(int status) {
            throw new AssertionError("not asked for");
        }
    }

    /** The keys that a node shows. */
    Map<String, CmapValue> keys(int id) {
        return node(id).map.entries("runtime.votequorum.");
    }
}
