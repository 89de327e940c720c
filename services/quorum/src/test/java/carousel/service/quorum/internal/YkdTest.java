package carousel.service.quorum.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.RingId;
import carousel.service.quorum.internal.YkdState.Session;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The provider corosync_ykd; the lives of clusters end as those of real daemons did. */
class YkdTest {
    private final TreeMap<Integer, Node> nodes = new TreeMap<>();
    private long sequence;

    private record Sent(int node, ByteBuffer message) {}

    /** A node, and the ring that it is in. */
    private static final class Node {
        Queue<Sent> order = new ArrayDeque<>();
        boolean full;
        boolean quorate;
        int told;
        final Ykd ykd;

        Node(int id) {
            ykd = new Ykd(message -> !full && order.add(new Sent(id, message)), (decided, ring, members) -> {
                quorate = decided;
                told++;
            });
        }
    }

    private void ring(Integer... members) {
        begin(members);
        deliver(Integer.MAX_VALUE, members);
    }

    private void begin(Integer... members) {
        Queue<Sent> order = new ArrayDeque<>();
        RingId ring = new RingId(members[0], sequence += 4);
        for (int id : members) {
            Node node = nodes.computeIfAbsent(id, Node::new);
            node.order = order;
            node.ykd.ringFormed(List.of(members), ring);
        }
        for (int id : members) {
            node(id).ykd.send();
        }
    }

    private Node node(int id) {
        return nodes.computeIfAbsent(id, Node::new);
    }

    /** So many messages of a ring arrive at all its members. */
    private void deliver(int messages, Integer... members) {
        Queue<Sent> order = node(members[0]).order;
        for (int i = 0; i < messages && !order.isEmpty(); i++) {
            Sent sent = order.remove();
            for (int id : members) {
                node(id).ykd.received(sent.node, sent.message.duplicate());
            }
        }
    }

    private String quorate() {
        StringBuilder text = new StringBuilder();
        nodes.forEach((id, node) -> text.append(id).append(node.quorate ? "+ " : "- "));
        return text.toString().trim();
    }

    @Test
    void lifeOfFourNodesGoesAsWithRealDaemons() {
        ring(1);
        assertEquals("1+", quorate());
        ring(2);
        ring(1, 2);
        assertEquals("1+ 2+", quorate());
        ring(1, 2, 3, 4);
        assertEquals("1+ 2+ 3+ 4+", quorate());
        ring(1, 2, 3);
        ring(4);
        assertEquals("1+ 2+ 3+ 4-", quorate());
        nodes.remove(3);
        ring(1, 2);
        assertEquals("1+ 2+ 4-", quorate());
        nodes.remove(1);
        ring(2);
        assertEquals("2+ 4-", quorate());
        ring(1, 2);
        assertEquals("1+ 2+ 4-", quorate());
        ring(1, 2, 4);
        assertEquals("1+ 2+ 4+", quorate());
        ring(3);
        ring(1, 2, 3, 4);
        assertEquals("1+ 2+ 3+ 4+", quorate());
        ring(1, 2);
        ring(3, 4);
        assertEquals("1+ 2+ 3+ 4+", quorate(), "half is enough, for Corosync too");
        ring(1, 2, 3, 4);
        assertEquals("1+ 2+ 3+ 4+", quorate());
    }

    @Test
    void ofThreeTwoGoOnAndTheSingleOneDoesNot() {
        ring(1, 2, 3);
        ring(1, 3);
        ring(2);
        assertEquals("1+ 2- 3+", quorate());
    }

    @Test
    void nobodyGoesOnBeforeAllHaveTried() {
        begin(1, 2, 3);
        deliver(3 + 2, 1, 2, 3);
        assertEquals("1- 2- 3-", quorate());
        deliver(1, 1, 2, 3);
        assertEquals("1+ 2+ 3+", quorate());
    }

    @Test
    void memberThatSaysNothingKeepsAllBack() {
        node(2).full = true;
        ring(1, 2);
        assertEquals("1- 2-", quorate());
        node(2).full = false;
        assertTrue(node(2).ykd.send());
        deliver(Integer.MAX_VALUE, 1, 2);
        assertEquals("1+ 2+", quorate());
    }

    /** Some of five may have formed what was tried: those who do not know ask for half of it. */
    @Test
    void componentThatMayHaveBeenFormedCounts() {
        ring(1, 2, 3, 4, 5);
        begin(1, 2, 3);
        deliver(4, 1, 2, 3);
        assertEquals("1- 2- 3- 4+ 5+", quorate(), "the attempt is under way, 4 and 5 have not noticed");
        ring(1, 4, 5);
        assertEquals(false, node(1).quorate, "2 and 3 may go on without it");
        ring(1, 2);
        assertEquals(false, node(1).quorate, "that is not half of the five");
        ring(1, 2, 4);
        assertEquals("1+ 2+ 3- 4+ 5-", quorate());
    }

    @Test
    void messagesOfStrangersAndDamagedOnesAreDropped() {
        begin(1, 2);
        node(1).ykd.received(3, YkdMessages.state(YkdState.INITIAL));
        Random random = new Random(9);
        for (int i = 0; i < 2000; i++) {
            ByteBuffer state = YkdMessages.state(new YkdState(new Session(Set.of(1, 2), 3), List.of(), 3));
            for (int j = 0; j < 3; j++) {
                state.putInt(Integer.BYTES * random.nextInt(state.capacity() / Integer.BYTES), random.nextInt());
            }
            node(1).ykd.received(3, state.limit(random.nextInt(state.capacity() + 1)));
            if (YkdMessages.validate(state) == null && YkdMessages.kind(state) == YkdMessages.STATE) {
                YkdMessages.read(state);
            }
        }
        deliver(Integer.MAX_VALUE, 1, 2);
        assertEquals("1+ 2+", quorate());
    }

    @Test
    void ringOfMoreThanAMessageHoldsDoesNotGoOn() {
        Integer[] members = new Integer[YkdMessages.MOST + 1];
        for (int i = 0; i < members.length; i++) {
            members[i] = i + 1;
        }
        ring(members);
        assertTrue(nodes.values().stream().noneMatch(node -> node.quorate));
    }

    /** Offsets of totem-wire 12.7, behind the kind. */
    @Test
    void stateIsWrittenAsDaemonsLayItOut() {
        YkdState state = new YkdState(
                new Session(new TreeSet<>(Set.of(1, 7)), 4),
                List.of(new Session(new TreeSet<>(Set.of(1, 2, 3)), 5), new Session(Set.of(1), 6)),
                6);
        ByteBuffer message = YkdMessages.state(state);
        assertEquals(4 + 8852, message.remaining());
        Map<Integer, Integer> expected = new TreeMap<>(Map.of(
                0, 0, 4, 1, 8, 7, 4 + 128, 2, 4 + 132, 4, 4 + 4492, 1, 4 + 4492 + 8, 3, 4 + 4492 + 136 + 132, 6));
        expected.putAll(Map.of(4 + 4488, 0, 4 + 8844, 2, 4 + 8848, 6));
        expected.forEach((offset, value) -> assertEquals(value, message.getInt(offset), "at " + offset));
        assertEquals(state, YkdMessages.read(message));
        assertEquals(1, YkdMessages.attempt().getInt(0));
        assertEquals(4, YkdMessages.attempt().remaining());
    }

    @Test
    void badLengthsAndCountsAreRefused() {
        ByteBuffer state = YkdMessages.state(YkdState.INITIAL);
        assertNull(YkdMessages.validate(state));
        assertNotNull(YkdMessages.validate(
                state.duplicate().order(ByteOrder.LITTLE_ENDIAN).limit(8855)));
        assertNotNull(YkdMessages.validate(ByteBuffer.allocate(3)));
        assertNotNull(YkdMessages.validate(
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 2)));
        for (int entries : new int[] {4 + 128, 4 + 8844}) {
            for (int value : new int[] {-1, YkdMessages.MOST + 1}) {
                assertNotNull(
                        YkdMessages.validate(YkdMessages.state(YkdState.INITIAL).putInt(entries, value)));
            }
        }
    }

    @Test
    void whoeverGoesOnIsToldOncePerRingThatItDoesNotYet() {
        List<Integer> told = new ArrayList<>();
        ring(1, 2);
        told.add(node(1).told);
        ring(1, 2, 3);
        told.add(node(1).told);
        assertEquals(List.of(2, 4), told);
    }
}
