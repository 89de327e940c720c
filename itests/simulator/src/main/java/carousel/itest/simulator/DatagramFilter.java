package carousel.itest.simulator;

import java.nio.ByteBuffer;

/** Decides what the network loses on purpose. */
@FunctionalInterface
public interface DatagramFilter {
    /** Whether the datagram is lost on this way; it stands between position and limit, little endian. */
    boolean loses(int from, int to, ByteBuffer datagram);
}
