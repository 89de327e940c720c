package carousel.itest.simulator;

import java.nio.ByteBuffer;

/** Sees every datagram as it is sent, before the network's faults. */
@FunctionalInterface
public interface WireObserver {
    /** A node sent this, for everybody or for one. */
    void sent(int from, ByteBuffer datagram);
}
