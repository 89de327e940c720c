package carousel.api.knet;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** What the link manager tells its owner, on the node's loop. */
@ConsumerType
public interface KnetListener {
    /**
     * A message came, whole, decrypted, decompressed and for the first time; also the node's own, by loopback.
     *
     * @param sourceHostId who sent it
     * @param message its bytes between position and limit; valid only during the call
     */
    void received(int sourceHostId, ByteBuffer message);

    /**
     * Whether a message from the network is for this node at all, the receiving half of libknet's destination filter
     * (knet-wire 3.6). One that is refused is dropped and counted as {@link DropReason#FILTERED}.
     *
     * @param message its bytes between position and limit; valid only during the call, to be left as it is
     */
    default boolean accepts(int sourceHostId, ByteBuffer message) {
        return true;
    }

    /** A host's first link came up or its last went down. */
    void reachabilityChanged(int hostId, boolean reachable);

    /**
     * A host's process has ended, as far as can be known: its last link went down, its system answered that nobody listens
     * there, and it was not heard since. Follows {@link #reachabilityChanged}. Some hosts never say so, for instance behind a
     * packet filter, or when the machine itself died.
     */
    default void hostGone(int hostId) {}

    /** A link came up or went down. */
    default void linkChanged(int hostId, int linkNumber, boolean connected) {}

    /** The fragment size for all destinations changed ({@link Knet#dataMtuBytes}). */
    default void dataMtuChanged(int newDataMtuBytes) {}
}
