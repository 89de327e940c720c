package carousel.service.cpg.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/** A ring of services in one thread: what one sends, all get, in one order. Everything runs in {@link #run}. */
final class FakeRing {
    /** One node. */
    final class Node implements ServiceContext, EventLoop {
        final int id;
        final CpgService service;
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private boolean processing;
        int messagesAllowed = Integer.MAX_VALUE;

        Node(int id) {
            this.id = id;
            service = new CpgService(Runnable::run);
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
            return synchronised && nodes.containsKey(id);
        }

        @Override
        public boolean multicast(ByteBuffer header, ByteBuffer payload) {
            if (messagesAllowed == 0 || !(synchronised || processing)) {
                return false;
            }
            messagesAllowed--;
            ByteBuffer message = ByteBuffer.allocate(header.remaining() + payload.remaining())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(header.duplicate())
                    .put(payload.duplicate())
                    .flip();
            order.add(new Sent(id, message));
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
    }

    private record Sent(int node, ByteBuffer message) {}

    private final Map<Integer, Node> nodes = new TreeMap<>();
    private final Queue<Sent> order = new ArrayDeque<>();
    private boolean synchronised;
    private long sequence;

    Node node(int id) {
        return new Node(id);
    }

    /** Forms a ring of these nodes; those of the old ring that are in it come along. */
    void form(Node... members) {
        List<Integer> old = List.copyOf(nodes.keySet());
        nodes.clear();
        List<Integer> ids = new ArrayList<>();
        for (Node node : members) {
            nodes.put(node.id, node);
        }
        ids.addAll(nodes.keySet());
        order.clear();
        synchronised = false;
        sequence += 4;
        RingId ring = new RingId(ids.get(0), sequence);
        for (Node node : nodes.values()) {
            boolean alone = !old.contains(node.id);
            List<Integer> transitional = alone
                    ? List.of(node.id)
                    : old.stream().filter(ids::contains).toList();
            node.service.syncInit(transitional, ids, ring);
        }
        for (Node node : nodes.values()) {
            node.processing = true;
            while (!node.service.syncProcess()) {
                node.messagesAllowed++;
            }
            node.processing = false;
        }
        deliverAll();
        nodes.values().forEach(node -> node.service.syncActivate());
        synchronised = true;
        nodes.values().forEach(node -> node.service.synchronised());
        run();
    }

    /** Runs until nothing is left to do. */
    void run() {
        boolean busy = true;
        while (busy) {
            busy = deliverAll();
            for (Node node : nodes.values()) {
                for (Runnable task = node.tasks.poll(); task != null; task = node.tasks.poll()) {
                    task.run();
                    busy = true;
                }
            }
        }
    }

    private boolean deliverAll() {
        boolean any = false;
        for (Sent sent = order.poll(); sent != null; sent = order.poll()) {
            any = true;
            for (Node node : List.copyOf(nodes.values())) {
                node.service.deliver(
                        sent.message().getInt(0) & 0xffff,
                        sent.node(),
                        sent.message().duplicate().order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        return any;
    }
}
