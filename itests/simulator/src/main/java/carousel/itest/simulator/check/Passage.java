package carousel.itest.simulator.check;

import carousel.api.totem.ConfigurationChange;
import org.jspecify.annotations.Nullable;

/**
 * How a node came from one ring to the next.
 *
 * @param log the node
 * @param from the ring it had installed before, null for its first
 * @param transitional the transitional configuration on the way
 * @param placeBefore the last message before that configuration which nobody may miss, and one
 * @param packetsBefore packets delivered before it
 * @param packetsBehind packets delivered behind it
 * @param messagesBehind which messages these completed, as a checksum of their places
 */
record Passage(
        NodeLog log,
        @Nullable RingRecord from,
        ConfigurationChange transitional,
        int placeBefore,
        long packetsBefore,
        long packetsBehind,
        long messagesBehind) {

    boolean deliveredTheSameAs(Passage other) {
        return placeBefore == other.placeBefore
                && packetsBefore == other.packetsBefore
                && packetsBehind == other.packetsBehind
                && messagesBehind == other.messagesBehind;
    }

    @Override
    public String toString() {
        return log + " delivered " + packetsBefore + " packets, to message " + placeBefore + ", before and "
                + packetsBehind + " behind " + transitional;
    }
}
