package carousel.itest.simulator.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.loop.EventLoop;
import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.MessageGroup;
import carousel.api.totem.RingId;
import carousel.api.totem.RingStore;
import carousel.api.totem.Totem;
import carousel.api.totem.TotemListener;
import carousel.api.totem.TotemNetwork;
import carousel.itest.simulator.Simulation;
import carousel.totem.internal.TotemComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two nodes that were given the same id, on a network that cannot tell them apart. */
class DoubleTest {
    private final Simulation simulation = new Simulation(7, new TotemComponent());
    private final List<Twin> nodes = new ArrayList<>();

    @Test
    void scenario07_twoNodesWithTheSameId() {
        for (int id : new int[] {1, 1, 2, 3}) {
            nodes.add(new Twin(id));
        }
        nodes.forEach(node -> node.totem.start());
        for (int second = 0; second < 120; second++) {
            for (Twin node : nodes) {
                node.totem.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(100), ByteBuffer.allocate(0));
            }
            simulation.runMillis(1000);
        }
        for (Twin node : nodes) {
            assertEquals(null, node.failure);
        }
        assertTrue(
                nodes.get(0).totem.status().datagramsDropped()
                                + nodes.get(1).totem.status().datagramsDropped()
                        > 0,
                "neither noticed the other");

        nodes.remove(1).totem.close();
        simulation.runUntil(
                "one ring of the others",
                20_000,
                () -> nodes.stream()
                        .allMatch(
                                node -> node.members.equals(List.of(1, 2, 3)) && node.ring.equals(nodes.get(0).ring)));
        nodes.forEach(node -> node.delivered = 0);
        nodes.get(0).totem.multicast(MessageGroup.EXECUTIVE, ByteBuffer.allocate(100), ByteBuffer.allocate(0));
        simulation.runMillis(1000);
        nodes.forEach(node -> assertTrue(node.delivered > 0));
    }

    private final class Twin implements TotemListener, TotemNetwork, RingStore {
        private final int id;
        private final EventLoop loop = simulation.newLoop();
        final Totem totem;
        List<Integer> members = List.of();
        RingId ring = RingId.NONE;
        int delivered;

        @Nullable
        Throwable failure;

        Twin(int id) {
            this.id = id;
            totem = new TotemComponent().open(Scenario.settings(id), loop, this, this, this);
        }

        private void send(ByteBuffer datagram, int target, boolean loopback) {
            byte[] bytes = new byte[datagram.remaining()];
            datagram.get(datagram.position(), bytes);
            for (Twin node : nodes) {
                if ((target == 0 || target == node.id) && (node != this || loopback)) {
                    simulation.afterMillis(1, () -> node.totem.received(ByteBuffer.wrap(bytes)));
                }
            }
        }

        @Override
        public void multicast(ByteBuffer datagram, boolean loopback) {
            send(datagram, 0, loopback);
        }

        @Override
        public void unicast(int nodeId, ByteBuffer datagram) {
            send(datagram, nodeId, true);
        }

        @Override
        public void configurationChanged(ConfigurationChange change) {
            if (change.kind() == ConfigurationChange.Kind.REGULAR) {
                members = change.members();
                ring = change.ring();
                totem.synchronised();
            }
        }

        @Override
        public void delivered(MessageGroup group, int senderNodeId, ByteBuffer message) {
            delivered++;
        }

        @Override
        public void tokenSent() {}

        @Override
        public void sendQueueAvailable() {}

        @Override
        public void failed(Throwable cause) {
            failure = cause;
        }

        @Override
        public long load() {
            return 0;
        }

        @Override
        public void store(long ringSequence) {}
    }
}
