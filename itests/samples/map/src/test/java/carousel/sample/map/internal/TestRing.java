package carousel.sample.map.internal;

import carousel.api.loop.EventLoop;
import carousel.api.loop.LoopTimer;
import carousel.api.service.NodeControl;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/** Nodes with the service in one or several rings, whose messages come in one order to all of a ring. Everything on the test's thread. */
final class TestRing {
    private static final int HEADER_BYTES = 16;

    private final TreeMap<Integer, Node> nodes = new TreeMap<>();
    private long sequence = 4;

    /** What a node sees of the world. */
    final class Node implements ServiceContext, EventLoop {
        final int id;
        final MapService service = new MapService();
        List<Integer> members = List.of();
        private boolean synchronised;
        private boolean processing;

        /** Messages that the ring still takes. */
        int room = Integer.MAX_VALUE;

        long sentBytes;

        Node(int id) {
            this.id = id;
            service.attach(this);
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
            return synchronised;
        }

        @Override
        public boolean multicast(ByteBuffer header, ByteBuffer payload) {
            if (!synchronised && !processing || room == 0) {
                return false;
            }
            room--;
            sentBytes += header.remaining();
            ByteBuffer copy = ByteBuffer.allocate(header.remaining())
                    .put(header.duplicate())
                    .flip();
            queues.computeIfAbsent(members, ring -> new ArrayDeque<>()).add(new Message(id, copy));
            return true;
        }

        @Override
        public NodeControl control() {
            throw new AssertionError("not used");
        }

        @Override
        public long nanoTime() {
            throw new AssertionError("not used");
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
            throw new AssertionError("not used");
        }
    }

    private record Message(int sender, ByteBuffer bytes) {}

    private final TreeMap<List<Integer>, Deque<Message>> queues =
            new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));

    TestRing(int count) {
        for (int id = 1; id <= count; id++) {
            nodes.put(id, new Node(id));
        }
    }

    Node node(int id) {
        return nodes.get(id);
    }

    /** A node is started again, with nothing. */
    void restart(int id) {
        nodes.get(id).service.detach();
        nodes.put(id, new Node(id));
    }

    /** Everything that is on its way in a ring arrives. */
    void deliver(Integer... members) {
        Deque<Message> queue = queues.computeIfAbsent(List.of(members), ring -> new ArrayDeque<>());
        for (Message next = queue.poll(); next != null; next = queue.poll()) {
            for (int id : members) {
                ByteBuffer message = next.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
                int function = message.getInt(0) & 0xffff;
                if (message.getInt(0) >>> HEADER_BYTES != MapMessages.SERVICE_ID
                        || message.getInt(8) != message.limit()) {
                    throw new AssertionError("a wrong header");
                }
                nodes.get(id).service.deliver(function, next.sender(), message);
            }
        }
    }

    /** These nodes become a ring and begin a synchronisation; what they sent before arrives first. */
    void begin(Integer... members) {
        sequence += 4;
        for (int id : members) {
            Node node = nodes.get(id);
            node.synchronised = false;
            List<Integer> transitional =
                    node.members.stream().filter(List.of(members)::contains).toList();
            node.members = List.of(members);
            node.service.syncInit(transitional, List.of(members), new RingId(members[0], sequence));
        }
        queues.remove(List.of(members));
    }

    /** Each member's turn: what it sends has come before the next one has its turn. */
    void process(Integer... members) {
        for (int id : members) {
            Node node = nodes.get(id);
            node.processing = true;
            while (!node.service.syncProcess()) {
                deliver(members);
                node.room = 1; // at the next visit of the token
            }
            node.processing = false;
            deliver(members);
        }
    }

    void activate(Integer... members) {
        for (int id : members) {
            nodes.get(id).service.syncActivate();
        }
        for (int id : members) {
            Node node = nodes.get(id);
            node.synchronised = true;
            node.room = Integer.MAX_VALUE;
            node.service.synchronised();
        }
        deliver(members);
    }

    void abort(Integer... members) {
        for (int id : members) {
            nodes.get(id).service.syncAbort();
        }
    }

    void form(Integer... members) {
        begin(members);
        process(members);
        activate(members);
    }

    /** A message that nobody of the service sent. */
    void inject(int sender, int function, byte[] bytes) {
        nodes.values().forEach(node -> node.service.deliver(function, sender, ByteBuffer.wrap(bytes)));
    }
}
