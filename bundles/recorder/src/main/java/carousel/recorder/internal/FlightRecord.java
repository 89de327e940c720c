package carousel.recorder.internal;

import carousel.logging.LogLine;
import carousel.logging.LogPriority;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line as a chunk of libqb's ring buffer (logging reference 7): length, mark, then source line, tag of the subsystem, priority,
 * function, time and message. A message is a format with its arguments behind it; here the format is always {@code %s}.
 */
final class FlightRecord {
    /** Readers have room for 512, with format and end. */
    static final int MAX_TEXT_BYTES = 500;

    private static final int MAX_FUNCTION_BYTES = 60;

    /** The longest chunk. */
    static final int MAX_BYTES = 640;

    private static final int MARK = 0xA1A1A1A1;
    private static final int WORD_BYTES = 4;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final byte[] FORMAT = {'%', 's', 0};
    private static final int MILLIS_PER_SECOND = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    /** Corosync's tags; all other subsystems have 0. */
    private static final Map<String, Integer> TAGS = Map.ofEntries(
            Map.entry("QUORUM", 1),
            Map.entry("SYNC", 2),
            Map.entry("CMAP", 4),
            Map.entry("CPG", 5),
            Map.entry("VOTEQ", 7),
            Map.entry("MAIN", 8),
            Map.entry("SERV", 12),
            Map.entry("MON", 13),
            Map.entry("WD", 14),
            Map.entry("TOTEM", 15),
            Map.entry("KNET", 16),
            Map.entry("QB", 1 << 31));

    /** Frames of a failure's stack that are kept. */
    private static final int MAX_FRAMES = 40;

    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_BYTES).order(ByteOrder.nativeOrder());

    /**
     * The chunks of a line, each to be used before the next is asked for: a long text and the stack of a failure take several.
     */
    Iterable<ByteBuffer> encode(LogLine line) {
        List<byte[]> texts = texts(line);
        return () -> texts.stream().map(text -> encode(line, text)).iterator();
    }

    private static List<byte[]> texts(LogLine line) {
        List<byte[]> texts = new ArrayList<>(1);
        Throwable failure = line.failure();
        addText(texts, failure == null ? line.text() : line.text() + ": " + failure);
        if (failure != null) {
            addFrames(texts, failure);
        }
        return texts;
    }

    private static void addFrames(List<byte[]> texts, Throwable failure) {
        for (Throwable cause = failure; cause != null && texts.size() < MAX_FRAMES; cause = cause.getCause()) {
            if (cause != failure) {
                addText(texts, "Caused by: " + cause);
            }
            for (StackTraceElement frame : cause.getStackTrace()) {
                if (texts.size() < MAX_FRAMES) {
                    addText(texts, "    at " + frame);
                }
            }
        }
    }

    private static void addText(List<byte[]> texts, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ') {
                bytes[i] = ' '; // one record is one line, and 0 would end it
            }
        }
        int from = 0;
        while (bytes.length - from > MAX_TEXT_BYTES) {
            int to = from + MAX_TEXT_BYTES;
            while (isInsideCharacter(bytes[to])) {
                to--;
            }
            texts.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        texts.add(from == 0 ? bytes : Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static boolean isInsideCharacter(byte utf8) {
        return (utf8 & 0xC0) == 0x80;
    }

    private ByteBuffer encode(LogLine line, byte[] text) {
        StackTraceElement caller = line.caller();
        buffer.clear().position(CHUNK_HEADER_BYTES);
        buffer.putInt(caller == null ? 0 : Math.max(0, caller.getLineNumber()));
        buffer.putInt(TAGS.getOrDefault(line.subsystem(), 0));
        buffer.put((byte) priority(line.priority()));
        putFunction(line.subsystem(), caller);
        buffer.putLong(Math.floorDiv(line.epochMillis(), MILLIS_PER_SECOND));
        buffer.putLong((long) Math.floorMod(line.epochMillis(), MILLIS_PER_SECOND) * NANOS_PER_MILLI);
        buffer.putInt(FORMAT.length + text.length + 1);
        buffer.put(FORMAT).put(text).put((byte) 0);
        buffer.putInt(0, buffer.position() - CHUNK_HEADER_BYTES);
        buffer.putInt(WORD_BYTES, MARK);
        while (buffer.position() % WORD_BYTES != 0) {
            buffer.put((byte) 0);
        }
        return buffer.flip();
    }

    /** A reader prints this before the text: the subsystem says most, unless somebody wants to know the place in the code. */
    private void putFunction(String subsystem, @Nullable StackTraceElement caller) {
        byte[] name = (caller == null ? subsystem : caller.getMethodName()).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(name.length, MAX_FUNCTION_BYTES);
        buffer.putInt(length + 1);
        buffer.put(name, 0, length).put((byte) 0);
    }

    private static int priority(LogPriority priority) {
        return priority == LogPriority.TRACE ? LogPriority.DEBUG.severity() + 1 : priority.severity();
    }
}
