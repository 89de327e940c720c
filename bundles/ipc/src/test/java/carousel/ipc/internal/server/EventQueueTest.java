package carousel.ipc.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private final EventQueue queue = new EventQueue(new SpareChunks(1 << 20));

    private static ByteBuffer bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer joined(ByteBuffer head, ByteBuffer tail) {
        return ByteBuffer.allocate(head.remaining() + tail.remaining())
                .put(head.duplicate())
                .put(tail.duplicate())
                .flip();
    }

    @Test
    void eventsOfAnyLengthComeOutAsTheyWentIn() {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            Queue<ByteBuffer> expected = new ArrayDeque<>();
            long bytes = 0;
            for (int step = 0; step < 500; step++) {
                if (random.nextInt(3) > 0) {
                    ByteBuffer head = bytes(random, random.nextInt(200));
                    ByteBuffer tail = bytes(random, random.nextInt(random.nextInt(10) == 0 ? 200_000 : 3_000));
                    queue.add(head, tail);
                    expected.add(joined(head, tail));
                    bytes += head.remaining() + tail.remaining();
                    assertEquals(0, head.position());
                } else if (!expected.isEmpty()) {
                    assertEquals(expected.remove(), queue.first(), "seed " + seed);
                    bytes -= queue.removeFirst();
                }
                assertEquals(expected.isEmpty(), queue.isEmpty());
                assertEquals(bytes, queue.bytes());
            }
            queue.clear();
            assertTrue(queue.isEmpty());
            assertEquals(0, queue.bytes());
            assertNull(queue.first());
        }
    }

    @Test
    void eventIsInTheMachinesOrder() {
        queue.add(ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, 1234), ByteBuffer.allocate(0));
        assertEquals(1234, Objects.requireNonNull(queue.first()).getInt(0));
    }

    @Test
    void queueOfOneSmallEventIsSmall() {
        SpareChunks spares = new SpareChunks(1 << 20);
        EventQueue slow = new EventQueue(spares);
        slow.add(ByteBuffer.allocate(24), ByteBuffer.allocate(0));
        slow.clear();
        assertEquals(4096, spares.take(1).capacity());
    }

    @Test
    void memoryIsUsedAgainUpToTheLimit() {
        SpareChunks spares = new SpareChunks(200 << 10);
        ByteBuffer large = spares.take(150 << 10);
        ByteBuffer small = spares.take(10 << 10);
        ByteBuffer tooMany = spares.take(60 << 10);
        spares.giveBack(large);
        spares.giveBack(tooMany);
        assertSame(large, spares.take(100 << 10));
        spares.giveBack(small);
        assertSame(small, spares.take(10), "there was room for it");
        assertNotSame(tooMany, spares.take(10));
    }
}
