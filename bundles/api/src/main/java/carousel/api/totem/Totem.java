package carousel.api.totem;

import java.nio.ByteBuffer;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** A ring member. To be used on the node's loop only. */
@ProviderType
public interface Totem extends AutoCloseable {
    /** Longest message, group header not counted (totem-wire 14: the reassembly buffer of a real daemon). */
    int MAX_MESSAGE_BYTES = 1_048_576 + 65_536 - 64;

    /** Begins to look for other members. */
    void start();

    /** A datagram came from a network that does not know its sender; malformed ones are counted and dropped. */
    void received(ByteBuffer datagram);

    /**
     * A datagram came from the network; malformed ones, and those that name another sender, are counted and dropped.
     *
     * @param senderNodeId who sent it, as the network knows
     */
    void received(int senderNodeId, ByteBuffer datagram);

    /**
     * Queues a message for all members, this one included.
     *
     * @param group whom it is for
     * @param header first part of the message, between position and limit; copied, left as it was
     * @param payload second part, copied, left as it was; may be empty
     * @return false when the queue has no room or, for {@link MessageGroup#EXECUTIVE} messages, never: sending while a
     *     synchronisation runs is the owner's to prevent. {@link TotemListener#sendQueueAvailable} tells when to try again
     * @throws IllegalArgumentException when it is longer than {@link #MAX_MESSAGE_BYTES}
     */
    boolean multicast(MessageGroup group, ByteBuffer header, ByteBuffer payload);

    /** Whether {@link TotemListener#tokenSent} is called, and an idle ring's held token fetched for it. */
    void wantTokenSteps(boolean wanted);

    /** Service synchronisation of the current ring is complete: messages queued before the transition go out again (D-6). */
    void synchronised();

    /** How it stands. */
    RingStatus status();

    /** What it counted since it was made or cleared, and what it measures; every counter is there. */
    Map<RingCounter, Long> statistics();

    /** Sets what is counted back to 0. */
    void clearStatistics();

    /** Looks for members again although nothing is wrong; a new ring and a synchronisation follow ({@code runtime.force_gather}). */
    void gather();

    /**
     * It is known that another node's process has ended. If the node is a member, the others form a ring without it at once
     * instead of waiting for the token and for its consensus. Not in Corosync, but daemons follow: they learn it as from any
     * node that gave up another. A mistake costs a new ring, and the node comes back by the next one.
     */
    void memberGone(int nodeId);

    /**
     * Changes settings while the ring turns, without a new ring: a time counts from the next start of its timer, a limit from
     * the next visit of the token. What cannot be changed so is {@link TotemSettings#nodeId} and
     * {@link TotemSettings#netMtuBytes}; {@link TotemSettings#randomSeed} is not looked at. All settings are tested before any
     * is taken.
     *
     * @throws IllegalArgumentException when one is out of range or cannot be changed; the message names it, its value and the
     *     reason, and everything stays as it was
     */
    void update(TotemSettings settings);

    /**
     * Sends what is queued, for at most one token time-out, then tells the others that this member leaves, and stops.
     *
     * @param done run on the loop when it has stopped
     */
    void leave(Runnable done);

    /** Stops at once, without a word to the others. */
    @Override
    void close();
}
