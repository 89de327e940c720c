package carousel.totem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingStore;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.MessageType;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory of a ring of three under load and at rest. The network between them does not allocate either. */
class SteadyStateTest {
    private static final int MEMBERS = 3;
    private static final int SLOTS = 1024;
    private static final ByteBuffer HEADER = ByteBuffer.allocateDirect(16);

    private final ManualLoop loop = new ManualLoop();
    private final Member[] members = new Member[MEMBERS];
    private final ByteBuffer[] waiting = new ByteBuffer[SLOTS];
    private final int[] targets = new int[SLOTS];
    private int taken;
    private int put;

    SteadyStateTest() {
        for (int i = 0; i < SLOTS; i++) {
            waiting[i] = ByteBuffer.allocateDirect(1024).order(ByteOrder.LITTLE_ENDIAN);
        }
        for (int i = 0; i < MEMBERS; i++) {
            members[i] = new Member(i + 1);
        }
        for (Member member : members) {
            member.ring.start();
        }
        rest(2000);
        assertEquals(MEMBERS, members[0].ring.status().members().size());
    }

    /** Carries what waits, one datagram at a time. */
    private boolean step() {
        if (taken == put) {
            return false;
        }
        int slot = taken++ % SLOTS;
        members[targets[slot] - 1].ring.received(waiting[slot].position(0));
        return true;
    }

    /** Tokens turn until they are held; time goes on only then. */
    private void rest(int millis) {
        for (int i = 0; i < millis; i++) {
            loop.runMillis(1);
            while (step()) {
                // what they answer waits behind it
            }
        }
    }

    private long sendAll(int messages, ByteBuffer payload) {
        long sent = 0;
        while (sent < messages) {
            for (Member member : members) {
                while (member.ring.multicast(MessageGroup.EXECUTIVE, HEADER, payload)) {
                    sent++;
                }
            }
            for (int i = 0; i < MEMBERS; i++) {
                if (!step()) {
                    loop.runMillis(1);
                }
            }
        }
        return sent;
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1400, 16_384, 65_536})
    void nothingIsAllocatedPerMessage(int bytes) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer payload = ByteBuffer.allocateDirect(bytes);
        int messages = Math.min(200_000, 400_000_000 / bytes);
        sendAll(messages, payload);
        sendAll(messages, payload);
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        long sent = sendAll(messages, payload);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < sent * 32, allocated + " bytes for " + sent + " messages");
        for (Member member : members) {
            assertTrue(member.delivered >= 2L * messages);
        }
    }

    @Test
    void anIdleMemberGivesItsMemoryBack() {
        sendAll(2000, ByteBuffer.allocateDirect(60_000));
        assertTrue(members[1].ring.context().pool.freeBytes() > 1_000_000);
        rest(4000);
        for (Member member : members) {
            RingContext context = member.ring.context();
            assertEquals(context.highDelivered, context.regular.lastReleased());
            assertTrue(context.pool.freeBytes() < 200_000, "keeps " + context.pool.freeBytes());
            assertEquals(64, context.regular.capacity());
        }
    }

    private void multicast(int messages) {
        ByteBuffer payload = ByteBuffer.allocateDirect(64);
        for (int i = 0; i < messages; i++) {
            assertTrue(members[0].ring.multicast(MessageGroup.EXECUTIVE, HEADER, payload));
        }
    }

    private long tokens() {
        return members[1].ring.status().tokensReceived();
    }

    /** The token goes round, and is not held before it has done so many times. */
    private void turn() {
        multicast(1);
        for (int i = 0; i < 3 * MEMBERS; i++) {
            assertTrue(step());
        }
    }

    @Test
    void theTokenRestsForCompanyBehindManySmallMessagesAndNotBehindFew() {
        turn();
        long before = tokens();
        multicast(TokenPace.MANY_MESSAGES - 1);
        while (step()) {
            // until it is held
        }
        assertTrue(tokens() - before > 10, "it goes round: " + (tokens() - before));

        rest(1000);
        turn();
        long delivered = members[1].delivered;
        before = tokens();
        multicast(TokenPace.MANY_MESSAGES);
        while (step()) {
            // until it rests
        }
        assertTrue(tokens() - before <= 1, "it waits where they were sent: " + (tokens() - before));
        assertEquals(delivered + TokenPace.MANY_MESSAGES, members[1].delivered, "they do not wait");
        before = tokens();
        rest(1);
        assertTrue(tokens() - before > 10, "it goes on: " + (tokens() - before));
    }

    private final class Member implements TotemListener, TotemNetwork, RingStore {
        private final int id;
        final RingMember ring;
        long delivered;

        Member(int id) {
            this.id = id;
            ring = new RingMember(TotemSettings.defaults(id, 1000), loop, this, this, this, SequenceStart.ZERO);
        }

        private void put(int target, ByteBuffer datagram) {
            int slot = put++ % SLOTS;
            waiting[slot].clear().put(0, datagram, datagram.position(), datagram.remaining());
            waiting[slot].limit(datagram.remaining());
            targets[slot] = target;
        }

        @Override
        public void multicast(ByteBuffer datagram, boolean loopback) {
            boolean isMessage = Header.type(datagram, datagram.position()) == MessageType.MCAST;
            for (Member member : members) {
                if (member != this && isMessage) {
                    member.ring.received(datagram);
                } else if (member != this || loopback) {
                    put(member.id, datagram);
                }
            }
        }

        @Override
        public void unicast(int nodeId, ByteBuffer datagram) {
            put(nodeId, datagram);
        }

        @Override
        public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
            delivered++;
        }

        @Override
        public void configurationChanged(ConfigurationChange change) {
            if (change.kind() == ConfigurationChange.Kind.REGULAR) {
                ring.synchronised();
            }
        }

        @Override
        public void tokenSent() {}

        @Override
        public void sendQueueAvailable() {}

        @Override
        public void failed(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public long load() {
            return 0;
        }

        @Override
        public void store(long ringSequence) {}
    }
}
