package carousel.engine.internal;

import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The two messages of the synchronisation engine, little endian (totem-wire 12.1).
 *
 * <pre>
 * barrier, id 0, 32 bytes:         request header, ring id (u32 rep, u64 seq) @16, 4 padding
 * service_build, id 1, 552 bytes:  request header, ring id @16, 4 padding, i32 entries @32, 4 padding, i32 list[128] @40
 * </pre>
 */
final class SyncMessages {
    static final int BARRIER = 0;
    static final int SERVICE_BUILD = 1;

    private static final int BARRIER_LENGTH = 32;
    private static final int SERVICE_BUILD_LENGTH = 552;
    private static final int REPRESENTATIVE_OFFSET = 16;
    private static final int SEQUENCE_OFFSET = 20;
    private static final int ENTRIES_OFFSET = 32;
    private static final int LIST_OFFSET = 40;
    private static final int MAX_ENTRIES = 128;

    private SyncMessages() {}

    static ByteBuffer barrier(RingId ring) {
        return message(BARRIER, BARRIER_LENGTH, ring);
    }

    static ByteBuffer serviceBuild(RingId ring, SortedSet<Integer> services) {
        ByteBuffer message = message(SERVICE_BUILD, SERVICE_BUILD_LENGTH, ring);
        message.putInt(ENTRIES_OFFSET, services.size());
        int at = LIST_OFFSET;
        for (int service : services) {
            message.putInt(at, service);
            at += Integer.BYTES;
        }
        return message;
    }

    private static ByteBuffer message(int id, int length, RingId ring) {
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        ExecutiveHeader.put(message, id, length);
        message.putInt(REPRESENTATIVE_OFFSET, ring.representative());
        message.putLong(SEQUENCE_OFFSET, ring.sequence());
        return message;
    }

    /** Whether the message is long enough for what it says it is. */
    static boolean isWellFormed(ByteBuffer message) {
        if (message.remaining() < BARRIER_LENGTH) {
            return false;
        }
        return switch (ExecutiveHeader.id(message)) {
            case BARRIER -> true;
            case SERVICE_BUILD -> {
                if (message.remaining() < LIST_OFFSET) {
                    yield false;
                }
                int entries = message.getInt(message.position() + ENTRIES_OFFSET);
                yield entries >= 0
                        && entries <= MAX_ENTRIES
                        && message.remaining() >= LIST_OFFSET + entries * Integer.BYTES;
            }
            default -> false;
        };
    }

    static RingId ring(ByteBuffer message) {
        int at = message.position();
        return new RingId(message.getInt(at + REPRESENTATIVE_OFFSET), message.getLong(at + SEQUENCE_OFFSET));
    }

    /** The announced service ids, whatever they are: every member counts the same barriers (S-8). */
    static SortedSet<Integer> services(ByteBuffer message) {
        SortedSet<Integer> services = new TreeSet<>();
        int entries = message.getInt(message.position() + ENTRIES_OFFSET);
        for (int i = 0; i < entries; i++) {
            services.add(message.getInt(message.position() + LIST_OFFSET + i * Integer.BYTES));
        }
        return services;
    }
}
