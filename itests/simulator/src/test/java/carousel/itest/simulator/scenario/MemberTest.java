package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import carousel.api.totem.RingState;
import carousel.api.totem.RingStatus;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.MessageType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemberTest extends Scenario {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    @Test
    void aStoreThatCannotBeReadStopsTheMember() {
        FragileStore store = new FragileStore();
        store.broken = true;
        assertInstanceOf(IOException.class, failure(store));
    }

    @Test
    void aStoreThatCannotBeWrittenStopsTheMemberBeforeItCommits() {
        FragileStore store = new FragileStore();
        List<MessageType> sent = new ArrayList<>();
        simulation.observe((from, datagram) -> sent.add(type(datagram)));
        ScriptedNode node = new ScriptedNode(simulation, store);
        store.broken = false;
        node.totem.start();
        store.broken = true;
        simulation.runMillis(10 * TOKEN);
        assertInstanceOf(IOException.class, node.failure);
        assertFalse(sent.contains(MessageType.COMMIT_TOKEN));
    }

    private Throwable failure(RingStore store) {
        ScriptedNode node = new ScriptedNode(simulation, store);
        node.totem.start();
        simulation.runMillis(10 * TOKEN);
        assertNotNull(node.failure);
        return node.failure;
    }

    @Test
    void aListenerThatThrowsStopsTheMemberOnce() {
        ScriptedNode node = new ScriptedNode(simulation, new FragileStore());
        RuntimeException broken = new IllegalStateException("listener");
        node.onChange = change -> {
            throw broken;
        };
        node.totem.start();
        simulation.runMillis(5 * TOKEN);
        assertSame(broken, node.failure);
        assertFalse(node.totem.multicast(MessageGroup.EXECUTIVE, EMPTY, EMPTY));
    }

    /** The owner may call back from within every call. */
    @ParameterizedTest
    @EnumSource(value = Callback.class)
    void closeAndLeaveFromWithinACallback(Callback when) {
        for (boolean leaves : new boolean[] {true, false}) {
            ScriptedNode node = new ScriptedNode(simulation, new FragileStore());
            node.onAny = callback -> {
                if (callback == when) {
                    if (leaves) {
                        node.totem.leave(() -> {});
                    } else {
                        node.totem.close();
                    }
                }
            };
            node.totem.start();
            simulation.runMillis(5 * TOKEN);
            assertEquals(null, node.failure);
            assertEquals(when, node.lastCallback, "nothing comes after the end");
        }
    }

    @Test
    void messagesAreRefusedAndAskedForAgain() {
        ScriptedNode node = new ScriptedNode(simulation, new FragileStore());
        ByteBuffer big = ByteBuffer.allocate(1_000_000);
        int taken = 0;
        while (node.totem.multicast(MessageGroup.EXECUTIVE, EMPTY, big)) {
            taken++;
            assertTrue(taken < 10, "no end");
        }
        assertEquals(0, taken); // not started
        node.totem.start();
        while (node.totem.multicast(MessageGroup.EXECUTIVE, EMPTY, big)) {
            taken++;
            assertTrue(taken < 10, "no end");
        }
        assertEquals(4, taken);
        simulation.runMillis(5 * TOKEN);
        assertEquals(4, node.delivered);
        assertEquals(1, node.available);
        assertThrows(
                IllegalArgumentException.class,
                () -> node.totem.multicast(
                        MessageGroup.EXECUTIVE, EMPTY, ByteBuffer.allocate(Totem.MAX_MESSAGE_BYTES + 1)));
    }

    @Test
    void theLongestMessageIsDelivered() {
        cluster(2);
        node(2).send(Totem.MAX_MESSAGE_BYTES);
        finish();
        assertEquals(1, deliveries(node(1).log()));
    }

    @Test
    void statusBeforeTheFirstRing() {
        RingStatus status = new ScriptedNode(simulation, new FragileStore()).totem.status();
        assertEquals(RingId.NONE, status.ring());
        assertEquals(List.of(), status.members());
    }

    /** A livelock found by seed 42 of the first swarm. */
    @Test
    void j3d_aStrangersJoinThatTeachesNothingIsNotAnswered() {
        cluster(1);
        int[] joins = new int[1];
        simulation.observe((from, datagram) -> {
            if (type(datagram) == MessageType.JOIN) {
                joins[0]++;
            }
        });
        ByteBuffer join = ByteBuffer.allocate(Join.length(3, 1)).order(ByteOrder.LITTLE_ENDIAN);
        Join.put(join, 0, 2, 2, 9, 3, 1);
        join.putInt(33, 1).putInt(37, 2).putInt(41, 3).putInt(45, 3);
        for (int i = 0; i < 10; i++) {
            node(1).inject(join);
        }
        assertEquals(RingState.GATHER, node(1).status().state());
        assertEquals(1, joins[0]);
        simulation.runUntilOneRing(CONSENSUS + 100);
    }

    private static final class FragileStore implements RingStore {
        boolean broken;
        private long sequence;

        @Override
        public long load() throws IOException {
            if (broken) {
                throw new IOException("load");
            }
            return sequence;
        }

        @Override
        public void store(long ringSequence) throws IOException {
            if (broken) {
                throw new IOException("store");
            }
            sequence = ringSequence;
        }
    }
}
