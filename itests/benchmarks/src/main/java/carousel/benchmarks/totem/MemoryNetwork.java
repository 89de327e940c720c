package carousel.benchmarks.totem;

import carousel.api.totem.Totem;
import carousel.api.totem.TotemNetwork;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * A network that loses nothing and takes no time: a datagram is copied once, as a socket would, and handed to each of its
 * receivers in the order of sending. Its buffers are used again, so that what is measured to be allocated is the ring's.
 */
final class MemoryNetwork {
    private static final int DATAGRAM_BYTES = 65_536;

    private final Totem[] members;
    private final ArrayDeque<Datagram> underway = new ArrayDeque<>();
    private final ArrayDeque<Datagram> spare = new ArrayDeque<>();

    /** A datagram on its way from a member to one, or to all but perhaps itself. */
    private static final class Datagram {
        final ByteBuffer bytes = ByteBuffer.allocateDirect(DATAGRAM_BYTES);
        final boolean[] receivers;
        int sender;

        Datagram(int members) {
            receivers = new boolean[members];
        }
    }

    /** Members have the ids 1 to {@code members}. */
    MemoryNetwork(int members) {
        this.members = new Totem[members];
    }

    void add(int nodeId, Totem member) {
        members[nodeId - 1] = member;
    }

    /** What a member sends by. */
    TotemNetwork port(int nodeId) {
        return new TotemNetwork() {
            @Override
            public void multicast(ByteBuffer datagram, boolean loopback) {
                Datagram sent = take(nodeId, datagram);
                Arrays.fill(sent.receivers, true);
                sent.receivers[nodeId - 1] = loopback;
                underway.add(sent);
            }

            @Override
            public void unicast(int target, ByteBuffer datagram) {
                Datagram sent = take(nodeId, datagram);
                sent.receivers[target - 1] = true;
                underway.add(sent);
            }
        };
    }

    private Datagram take(int sender, ByteBuffer datagram) {
        Datagram free = spare.poll();
        Datagram sent = free == null ? new Datagram(members.length) : free;
        Arrays.fill(sent.receivers, false);
        sent.sender = sender;
        sent.bytes
                .clear()
                .put(0, datagram, datagram.position(), datagram.remaining())
                .limit(datagram.remaining());
        return sent;
    }

    /** Hands over the datagram that was sent first; false when nothing is on its way. */
    boolean deliverOne() {
        Datagram next = underway.poll();
        if (next == null) {
            return false;
        }
        int length = next.bytes.limit();
        for (int i = 0; i < members.length; i++) {
            if (next.receivers[i]) {
                members[i].received(next.sender, next.bytes.position(0).limit(length));
            }
        }
        spare.add(next);
        return true;
    }
}
