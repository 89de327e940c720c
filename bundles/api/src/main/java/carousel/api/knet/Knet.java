package carousel.api.knet;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A link manager (libknet's handle). Own messages come back by loopback, like everybody's. To be used on the node's loop
 * only.
 */
@ProviderType
public interface Knet extends AutoCloseable {
    /** Longest message. */
    int MAX_MESSAGE_BYTES = 65_536;

    /**
     * Makes a peer known, without links.
     *
     * @throws IllegalArgumentException when the id is this node's, known already, or outside 1 to 65535
     */
    void addHost(int hostId, String name);

    /** Forgets a peer and closes its links; without effect when it is not known. */
    void removeHost(int hostId);

    /**
     * Configures and enables a link to a known peer. With no transport of that name yet, the link waits for one.
     *
     * @throws IllegalArgumentException when the peer is unknown, or the link number taken or outside 0 to 7
     */
    void addLink(int hostId, LinkSettings settings);

    /** Closes a link; without effect when it is not configured. */
    void removeLink(int hostId, int linkNumber);

    /**
     * Sends to every reachable peer.
     *
     * @param message 1 to {@link #MAX_MESSAGE_BYTES} bytes between position and limit; taken before the call returns, left as
     *     it was
     * @param loopback whether it also comes back to this node (in a later turn of the loop)
     */
    void broadcast(ByteBuffer message, boolean loopback);

    /** Sends to one peer, or to this node itself. Dropped when the peer is not reachable. Otherwise like {@link #broadcast}. */
    void unicast(int hostId, ByteBuffer message);

    /** Data bytes per packet now (the smallest of all usable links). */
    int dataMtuBytes();

    /** Every configured link by host and number, the loopback link of this node included. */
    List<LinkStatus> links();

    /** Counters of the whole handle. */
    KnetStatistics statistics();

    /** Closes every link. */
    @Override
    void close();
}
