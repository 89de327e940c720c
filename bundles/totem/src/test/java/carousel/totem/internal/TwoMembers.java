package carousel.totem.internal;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingStore;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.MessageType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two members on loops whose time the test moves together, and a network that takes a millisecond. */
final class TwoMembers {
    private final List<Member> members = new ArrayList<>();

    TwoMembers(TotemSettings first, TotemSettings second) {
        members.add(new Member(first));
        members.add(new Member(second));
    }

    Member first() {
        return members.get(0);
    }

    Member second() {
        return members.get(1);
    }

    /** Both start and form a ring. */
    void formRing() {
        members.forEach(member -> member.ring.start());
        runMillis(2000);
    }

    void runMillis(long millis) {
        for (long i = 0; i < millis; i++) {
            for (Member member : members) {
                member.deliverArrived();
                member.loop.runMillis(1);
            }
        }
    }

    /** Lets time pass at all but one, which is not scheduled. */
    void pauseMillis(Member paused, long millis) {
        for (long i = 0; i < millis; i++) {
            for (Member member : members) {
                if (member == paused) {
                    member.loop.sleepMillis(1);
                } else {
                    member.deliverArrived();
                    member.loop.runMillis(1);
                }
            }
        }
    }

    /** One of the two. */
    final class Member implements TotemListener, TotemNetwork, RingStore {
        final ManualLoop loop = new ManualLoop();
        final int nodeId;
        final RingMember ring;
        final Map<MessageType, Integer> sent = new EnumMap<>(MessageType.class);
        private final List<byte[]> waiting = new ArrayList<>();
        /** Whether what it sends gets lost. */
        boolean mute;
        /** Of what it sends, the type that gets lost. */
        @Nullable
        MessageType loses;

        /** The join sent last. */
        String lastJoin = "";

        boolean synchronises = true;
        int views;
        int delivered;

        Member(TotemSettings settings) {
            nodeId = settings.nodeId();
            ring = new RingMember(settings, loop, this, this, this, SequenceStart.ZERO);
        }

        int sent(MessageType type) {
            return sent.getOrDefault(type, 0);
        }

        /** Reads what waits in the receive queue. */
        void deliverArrived() {
            List<byte[]> arrived = List.copyOf(waiting);
            waiting.clear();
            for (byte[] datagram : arrived) {
                ring.received(ByteBuffer.wrap(datagram));
            }
        }

        private void send(ByteBuffer datagram, boolean loopback, int target) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(datagram.position(), bytes);
            ByteBuffer copy = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            MessageType type = Header.type(copy, 0);
            sent.merge(type, 1, Integer::sum);
            if (type == MessageType.JOIN) {
                lastJoin = Join.describe(copy, 0);
            }
            for (Member member : members) {
                boolean isTarget = target == 0 || target == member.nodeId;
                if (isTarget && (member == this ? loopback : !mute && type != loses)) {
                    member.waiting.add(bytes);
                }
            }
        }

        @Override
        public void multicast(ByteBuffer datagram, boolean loopback) {
            send(datagram, loopback, 0);
        }

        @Override
        public void unicast(int nodeId, ByteBuffer datagram) {
            send(datagram, true, nodeId);
        }

        @Override
        public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
            delivered++;
        }

        @Override
        public void configurationChanged(ConfigurationChange change) {
            if (change.kind() == ConfigurationChange.Kind.REGULAR) {
                views++;
                if (synchronises) {
                    ring.synchronised();
                }
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
