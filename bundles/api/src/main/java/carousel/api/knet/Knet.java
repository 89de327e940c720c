package carousel.api.knet;

import carousel.api.crypto.CryptoSettings;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A link manager (libknet's handle). Own messages come back by loopback, like everybody's. To be used on the node's loop
 * only. A change of one host, link or setting disturbs no other link.
 */
@ProviderType
public interface Knet extends AutoCloseable {
    /** Longest message. */
    int MAX_MESSAGE_BYTES = 65_536;

    /** Links per host, numbered from 0. */
    int MAX_LINKS = 8;

    /** Crypto slots, numbered from 1. */
    int CRYPTO_SLOTS = 2;

    /** The transmit slot that stands for clear traffic. */
    int CLEAR = 0;

    /**
     * Makes a peer known, without links.
     *
     * @throws IllegalArgumentException when the id is this node's, known already, or outside 1 to 65535
     */
    void addHost(int hostId, String name);

    /** Forgets a peer and closes its links; without effect when it is not known. */
    void removeHost(int hostId);

    /**
     * Configures and enables a link to a known peer. With no transport of that name yet, the link waits for one. A static link
     * gets an access list of one entry, its peer's address; a dynamic one gets an empty list, which accepts nobody while access
     * lists are on.
     *
     * @throws IllegalArgumentException when the peer is unknown, the link number taken or outside 0 to 7, another setting out
     *     of range, or a static and a dynamic link would share a local address
     */
    void addLink(int hostId, LinkSettings settings);

    /**
     * Changes priority, heartbeat and pong count of a link; the link stays up. New timers count from the next second on
     * (knet-wire 4.2).
     *
     * @throws IllegalArgumentException when there is no such link, its transport or one of its addresses would change (remove
     *     it and add it anew), or a setting is out of range
     */
    void updateLink(int hostId, LinkSettings settings);

    /**
     * Switches a link off (it goes down at once and sends nothing) or on again.
     *
     * @throws IllegalArgumentException when there is no such link
     */
    void setLinkEnabled(int hostId, int linkNumber, boolean enabled);

    /** Closes a link; without effect when it is not configured. */
    void removeLink(int hostId, int linkNumber);

    /** Whether packets are checked against the access list of their link ({@code totem.block_unlisted_ips}). */
    void setAccessLists(boolean enabled);

    /**
     * Replaces the access list of a dynamic link. The first rule that matches decides; without one the packet is dropped.
     *
     * @throws IllegalArgumentException when there is no such link, or it is static
     */
    void setAccessList(int hostId, int linkNumber, List<AccessRule> rules);

    /** Changes how links are chosen, for all hosts. */
    void setPolicy(LinkPolicy policy);

    /**
     * Changes the search for path MTUs; each link is searched anew.
     *
     * @param intervalMillis 1000 to 86400000
     * @param manualMtuBytes interface MTU to assume instead of searching, 0 to search, at most 65535
     * @throws IllegalArgumentException when a value is out of range
     */
    void setPathMtu(long intervalMillis, int manualMtuBytes);

    /**
     * Changes the compression of outgoing messages; null ends it. What comes is decompressed whatever its model.
     *
     * @throws IllegalArgumentException when the threshold is out of range, or the model is there and refuses the level; the old
     *     compression stays then
     */
    void setCompression(@Nullable CompressionSettings settings);

    /**
     * Fills a crypto slot, or empties it with null. What comes is opened by any filled slot. To re-key without loss, fill the
     * free slot on all nodes, then choose it node by node, then empty the old one (knet-wire 2.6).
     *
     * @param slot 1 or 2
     * @throws IllegalStateException when the slot is the one that outgoing packets use (libknet's EBUSY)
     * @throws IllegalArgumentException when there is no such slot, or providers are there and all refuse the settings
     */
    void setCrypto(int slot, @Nullable CryptoSettings settings);

    /**
     * Chooses the slot that outgoing packets use; also when chosen again, path MTUs are searched anew.
     *
     * @param slot 1 or 2, or {@link #CLEAR}
     * @throws IllegalArgumentException when there is no such slot, or it is empty
     */
    void useCrypto(int slot);

    /** Whether packets that no slot can open are taken for clear ones. At first true without crypto settings, else false. */
    void setClearTrafficAllowed(boolean allowed);

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

    /** Sets the counters of the handle and of all its links back to 0. */
    void clearStatistics();

    /** Closes every link. */
    @Override
    void close();
}
