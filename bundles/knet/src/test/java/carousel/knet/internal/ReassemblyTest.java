package carousel.knet.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** knet-wire 3.5. */
class ReassemblyTest {
    private final ReassemblyPool pool = new ReassemblyPool();
    private final Reassembly reassembly = new Reassembly(pool, new HandleCounters());

    private static DataFlyweight fragment(int sequence, int count, int number, byte[] data) {
        ByteBuffer buffer = ByteBuffer.allocate(DataFlyweight.DATA_OFFSET + data.length);
        DataFlyweight fragment = new DataFlyweight();
        fragment.wrap(buffer, 0, buffer.capacity());
        fragment.putDataHeader(1, sequence, 0, true, count, 0);
        fragment.putFragmentNumber(number);
        buffer.put(DataFlyweight.DATA_OFFSET, data);
        return fragment;
    }

    private @Nullable String add(DataFlyweight fragment) {
        ReassemblyBuffer buffer = reassembly.find(fragment.sequence());
        if (buffer == null) {
            buffer = reassembly.begin(fragment.sequence(), fragment.fragmentCount());
        }
        return buffer.add(fragment, reassembly.nextArrival());
    }

    @Test
    void anyOrderGivesTheMessage() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(700);
            byte[] message = Payloads.random(round, 2 + random.nextInt(Math.min(65_535, size * 200)));
            int count = (message.length + size - 1) / size;
            List<DataFlyweight> fragments = new ArrayList<>();
            for (int number = 1; number <= count; number++) {
                int start = (number - 1) * size;
                byte[] part = new byte[Math.min(size, message.length - start)];
                System.arraycopy(message, start, part, 0, part.length);
                fragments.add(fragment(round, count, number, part));
                if (random.nextInt(5) == 0) {
                    fragments.add(fragment(round, count, number, part));
                }
            }
            Collections.shuffle(fragments, random);
            for (DataFlyweight fragment : fragments) {
                assertNull(add(fragment));
            }
            ReassemblyBuffer buffer = assertNotNullBuffer(reassembly.find(round));
            assertTrue(buffer.isComplete());
            byte[] result = new byte[buffer.message().remaining()];
            buffer.message().get(result);
            assertArrayEquals(message, result);
            reassembly.remove(buffer);
            pool.giveBack(buffer);
        }
        assertEquals(0, reassembly.inWork());
        assertTrue(pool.memoryBytes() <= 65_536, "one buffer is enough");
    }

    @Test
    void fragmentsThatContradictEachOtherAreRefused() {
        assertNull(add(fragment(9, 3, 1, new byte[100])));
        assertNotNull(add(fragment(9, 4, 2, new byte[100])));
        assertNotNull(add(fragment(9, 3, 2, new byte[99])));
        assertNotNull(add(fragment(9, 3, 3, new byte[65_500])));
        assertNotNull(add(fragment(10, 255, 1, new byte[300])));
        assertNull(add(fragment(11, 2, 2, new byte[65_000])));
        assertNotNull(add(fragment(11, 2, 1, new byte[600])));
        assertNull(add(fragment(11, 2, 1, new byte[536])));
        assertTrue(assertNotNullBuffer(reassembly.find(11)).isComplete());
    }

    @Test
    void oneMoreThan32TakesThePlaceOfTheOneThatWaitedLongest() {
        for (int sequence = 100; sequence < 132; sequence++) {
            assertNull(add(fragment(sequence, 3, 1, new byte[10])));
        }
        assertNull(add(fragment(100, 3, 2, new byte[10])));
        assertNull(add(fragment(132, 3, 1, new byte[10])));
        assertEquals(Reassembly.MAX_BUFFERS, reassembly.inWork());
        assertNotNull(reassembly.find(100));
        assertNull(reassembly.find(101));
    }

    @Test
    void messagesMoreThan32BehindExpireAcrossTheWrapToo() {
        add(fragment(65_530, 3, 1, new byte[10]));
        reassembly.expire((65_530 + 32) & 0xffff);
        assertEquals(1, reassembly.inWork());
        reassembly.expire((65_530 + 33) & 0xffff);
        assertEquals(0, reassembly.inWork());
    }

    private static ReassemblyBuffer assertNotNullBuffer(@Nullable ReassemblyBuffer buffer) {
        if (buffer == null) {
            throw new AssertionError("no buffer");
        }
        return buffer;
    }
}
