package carousel.recorder.internal;

import java.nio.ByteBuffer;

/**
 * A part of a recording's memory, in the machine's order: what another process has to know to make sense of it, then records.
 *
 * <pre>
 *  0  mark           u32
 *  4  used bytes     u32, with this head
 *  8  sequence       i64, grows with each segment that is begun
 * 16  process        i64
 * 24  last record    i64, milliseconds since 1970
 * 32  records
 * </pre>
 */
final class FlightSegment {
    static final int HEAD_BYTES = 32;

    private static final int MARK = 0xF117DA7A;
    private static final int USED = 4;
    private static final int SEQUENCE = 8;
    private static final int PROCESS = 16;
    private static final int LAST = 24;

    private FlightSegment() {}

    /** Makes it empty, for records from its position on. */
    static void begin(ByteBuffer segment, long sequence) {
        segment.clear().position(HEAD_BYTES);
        segment.putInt(0, 0);
        segment.putInt(USED, HEAD_BYTES);
        segment.putLong(SEQUENCE, sequence);
        segment.putLong(PROCESS, ProcessHandle.current().pid());
        segment.putLong(LAST, 0);
        segment.putInt(0, MARK);
    }

    /** Adds a record, which counts once it is whole. */
    static void add(ByteBuffer segment, ByteBuffer record, long epochMillis) {
        segment.put(record);
        segment.putLong(LAST, epochMillis);
        segment.putInt(USED, segment.position());
    }

    static boolean isOne(ByteBuffer segment) {
        int used = segment.getInt(USED);
        return segment.getInt(0) == MARK
                && used >= HEAD_BYTES
                && used <= segment.capacity()
                && used % Integer.BYTES == 0;
    }

    static long sequence(ByteBuffer segment) {
        return segment.getLong(SEQUENCE);
    }

    static long processId(ByteBuffer segment) {
        return segment.getLong(PROCESS);
    }

    static long lastEpochMillis(ByteBuffer segment) {
        return segment.getLong(LAST);
    }

    /** All its records. */
    static ByteBuffer records(ByteBuffer segment) {
        return segment.slice(HEAD_BYTES, segment.getInt(USED) - HEAD_BYTES);
    }
}
