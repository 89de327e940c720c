package carousel.service.quorum.internal;

import carousel.api.quorum.NodeVotes.DeviceFlags;

/** What a node says of itself in its {@link VoteMessages#nodeInfo} (services reference 4.1). */
final class VoterFlags {
    /** Its side may go on. */
    static final int QUORATE = 1;
    /** It leaves in order, and its votes with it. */
    static final int LEAVING = 2;
    /** It waits for all nodes. */
    static final int WAIT_FOR_ALL_STATUS = 4;
    /** It has not been in a ring with others. */
    static final int FIRST = 8;
    /** A device is registered with it. */
    static final int DEVICE_REGISTERED = 16;
    /** The device asked in time. */
    static final int DEVICE_ALIVE = 32;
    /** The device votes for it. */
    static final int DEVICE_CASTS_VOTE = 64;
    /** The device's vote alone decides. */
    static final int DEVICE_MASTER_WINS = 128;

    /** All that is said of the device. */
    static final int DEVICE = DEVICE_REGISTERED | DEVICE_ALIVE | DEVICE_CASTS_VOTE | DEVICE_MASTER_WINS;

    private VoterFlags() {}

    static boolean has(int flags, int wanted) {
        return (flags & wanted) == wanted;
    }

    static int with(int flags, int bit, boolean isSet) {
        return isSet ? flags | bit : flags & ~bit;
    }

    static DeviceFlags device(int flags) {
        return new DeviceFlags(
                has(flags, DEVICE_REGISTERED),
                has(flags, DEVICE_ALIVE),
                has(flags, DEVICE_CASTS_VOTE),
                has(flags, DEVICE_MASTER_WINS));
    }
}
