package carousel.service.cpg.internal;

import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.JoinRequest;
import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.service.NodeControl;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import carousel.api.totem.Totem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rings of services in one thread: what one sends, all of its ring get, in one order. Everything runs in {@link #run}. */
final class FakeRing {
    /** What a node believes to have, so that its limits are soon reached. */
    static final long HEAP_BYTES = 64 << 20;

    /** One node. */
    final class Node implements ServiceContext, EventLoop {
        final int id;
        final CpgService service;
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private @Nullable Ring ring;
        private boolean processing;
        int messagesAllowed = Integer.MAX_VALUE;
        /** The rings since the last activation and what happens there: alike for nodes that stay together. */
        String phase = "none";
        /** Every phase so far. */
        final Set<String> phases = new HashSet<>();
        /** When the phase began, in deliveries. */
        long phaseSince;

        Node(int id, CpgService service) {
            this.id = id;
            this.service = service;
        }

        /** A session whose listener is called at once. */
        CpgSession join(String group, GroupListener listener) {
            return service.join(JoinRequest.of(group), listener, Runnable::run);
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
        public NodeControl control() {
            throw new AssertionError("groups steer no node");
        }

        @Override
        public boolean isSynchronised() {
            return ring != null && ring.synchronised;
        }

        @Override
        public boolean multicast(ByteBuffer header, ByteBuffer payload) {
            Ring current = ring;
            if (messagesAllowed == 0 || current == null || !(current.synchronised || processing)) {
                return false;
            }
            messagesAllowed--;
            ByteBuffer message = ByteBuffer.allocate(header.remaining() + payload.remaining())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(header.duplicate())
                    .put(payload.duplicate())
                    .flip();
            if (message.remaining() > Totem.MAX_MESSAGE_BYTES) {
                throw new IllegalArgumentException("message of " + message.remaining() + " bytes");
            }
            current.order.add(new Sent(id, message));
            return true;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public boolean inEventLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public LoopTimer newTimer(Runnable task) {
            throw new IllegalStateException("cpg uses no timers");
        }

        private void enter(String what) {
            phase = what;
            phases.add(what);
            phaseSince = deliveries;
        }
    }

    private record Sent(int node, ByteBuffer message) {}

    private static final class Ring {
        final RingId id;
        final TreeMap<Integer, Node> members = new TreeMap<>();
        final Queue<Sent> order = new ArrayDeque<>();
        /** Taken by the ring before it changed: goes out after the synchronisation (D-6). */
        final List<Sent> held = new ArrayList<>();

        boolean synchronised;

        Ring(RingId id) {
            this.id = id;
        }
    }

    private final List<Node> nodes = new ArrayList<>();
    private final Map<GroupMember, Long> firstPieces = new HashMap<>();
    private long sequence;
    private long deliveries;

    Node node(int id) {
        return node(id, new CpgService(Runnable::run, new Backlog(HEAP_BYTES)));
    }

    /** A node whose service runs. */
    Node attached(int id) {
        Node node = node(id);
        node.service.attach(node);
        return node;
    }

    Node node(int id, CpgService service) {
        Node node = new Node(id, service);
        nodes.add(node);
        return node;
    }

    /** When the last long message of this sender began, in deliveries. */
    long firstPiece(GroupMember sender) {
        return firstPieces.getOrDefault(sender, 0L);
    }

    /** The node that a member runs on. */
    Node node(GroupMember member) {
        return nodes.stream()
                .filter(node -> node.id == member.nodeId())
                .findFirst()
                .orElseThrow();
    }

    /** Messages delivered in all rings so far. */
    long deliveries() {
        return deliveries;
    }

    /** Forms a ring of these nodes; those of one old ring come along together. */
    void form(Node... members) {
        Ring ring = begin(members);
        ring.members.values().forEach(node -> node.service.syncActivate());
        ring.synchronised = true;
        ring.order.addAll(ring.held);
        ring.held.clear();
        for (Node node : ring.members.values()) {
            node.enter("ring " + ring.id);
            node.service.synchronised();
        }
    }

    /** A ring that changes again before its synchronisation is complete. */
    void formInVain(Node... members) {
        Ring ring = begin(members);
        ring.members.values().forEach(node -> node.service.syncAbort());
    }

    private Ring begin(Node... members) {
        sequence += 4;
        int lowest = Integer.MAX_VALUE;
        for (Node node : members) {
            lowest = Math.min(lowest, node.id);
        }
        Ring ring = new Ring(new RingId(lowest, sequence));
        TreeMap<Integer, List<Integer>> transitional = new TreeMap<>();
        for (Node node : members) {
            List<Integer> along = new ArrayList<>(List.of(node.id));
            for (Node other : members) {
                if (other != node && other.ring == node.ring && node.ring != null) {
                    along.add(other.id);
                }
            }
            along.sort(null);
            transitional.put(node.id, along);
        }
        for (Node node : members) {
            Ring old = node.ring;
            if (old != null) {
                old.members.remove(node.id);
                old.order.stream()
                        .filter(sent -> sent.node() == node.id && !isSync(sent))
                        .forEach(ring.held::add);
                old.held.stream().filter(sent -> sent.node() == node.id).forEach(ring.held::add);
                old.order.removeIf(sent -> sent.node() == node.id);
                old.held.removeIf(sent -> sent.node() == node.id);
            }
            node.ring = ring;
            ring.members.put(node.id, node);
            node.enter(node.phase + " > " + ring.id);
        }
        List<Integer> ids = List.copyOf(ring.members.keySet());
        for (Node node : ring.members.values()) {
            node.service.syncInit(transitional.getOrDefault(node.id, List.of()), ids, ring.id);
        }
        for (Node node : ring.members.values()) {
            node.processing = true;
            while (!node.service.syncProcess()) {
                node.messagesAllowed++;
            }
            node.processing = false;
        }
        deliverAll(ring, Integer.MAX_VALUE);
        return ring;
    }

    private static boolean isSync(Sent sent) {
        int function = function(sent);
        return function == CpgMessages.DOWNLIST || function == CpgMessages.JOINLIST;
    }

    private static int function(Sent sent) {
        return sent.message().getInt(0) & 0xffff;
    }

    /** Runs until nothing is left to do. */
    void run() {
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Node node : nodes) {
                busy |= deliver(node, Integer.MAX_VALUE);
                for (Runnable task = node.tasks.poll(); task != null; task = node.tasks.poll()) {
                    task.run();
                    busy = true;
                }
            }
        }
    }

    /** Delivers some messages of the node's ring. */
    boolean deliver(Node node, int count) {
        Ring ring = node.ring;
        return ring != null && ring.synchronised && deliverAll(ring, count);
    }

    /** Runs what waits on the node's loop. */
    void runTasks(Node node) {
        for (Runnable task = node.tasks.poll(); task != null; task = node.tasks.poll()) {
            task.run();
        }
    }

    private boolean deliverAll(Ring ring, int count) {
        int left = count;
        for (Sent sent = left > 0 ? ring.order.poll() : null;
                sent != null;
                sent = left > 0 ? ring.order.poll() : null) {
            left--;
            deliveries++;
            if (function(sent) == CpgMessages.PARTIAL
                    && CpgMessages.fragmentType(sent.message()) == CpgMessages.FIRST) {
                int processId = CpgMessages.processId(CpgMessages.PARTIAL, sent.message());
                firstPieces.put(new GroupMember(sent.node(), processId), deliveries);
            }
            for (Node node : List.copyOf(ring.members.values())) {
                node.service.deliver(
                        function(sent), sent.node(), sent.message().duplicate().order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        return left < count;
    }
}
