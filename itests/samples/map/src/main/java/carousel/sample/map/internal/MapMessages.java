package carousel.sample.map.internal;

import carousel.api.totem.RingId;
import carousel.sample.map.ReplicatedMap;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The messages of the service, little endian. Each begins with the header that all services' messages have (totem-wire 12).
 *
 * <pre>
 * header   0 i32 id = service id &lt;&lt; 16 | function   4 padding   8 i32 bytes of the whole message   12 padding
 *
 * change, function 0
 *         16 i64 request, a number of the sender's own
 *         24 text key, text value
 *
 * state, function 1: a part of what the sender had when the ring changed
 *         16 i64 sequence of the ring   24 i32 its representative
 *         28 i32 number of the part     32 i32 parts in all
 *         36 i32 keys in this part      40 i64 changes ever made
 *         48 u8[16] digest of the whole state
 *         64 for each key: i64 number of the change, i32 writer, text key, text value
 *
 * text     i32 length, -1 for the value of a removed key; so many bytes of UTF-8
 * </pre>
 */
final class MapMessages {
    /** Not one of Corosync's, which are below 8, and below 64, which its daemons pass over. */
    static final int SERVICE_ID = 32;

    static final int CHANGE = 0;
    static final int STATE = 1;
    static final int DIGEST_BYTES = 16;

    private static final int HEADER_BYTES = 16;
    private static final int STATE_HEADER_BYTES = 64;
    private static final int REMOVED = -1;

    /** Parts are about so long: a few packets of a ring on Ethernet. */
    private static final int PART_BYTES = 16_384;

    private static final int MAX_PARTS = 4096;

    private MapMessages() {}

    /** Somebody's wish. */
    record Wish(long request, String key, Optional<String> value) {}

    /** A part of somebody's state. */
    record StatePart(RingId ring, int part, int parts, long count, byte[] digest, SortedMap<String, Change> changes) {}

    static ByteBuffer encode(Wish wish) {
        byte[] key = bytes(wish.key());
        byte[] value = wish.value().map(MapMessages::bytes).orElse(new byte[0]);
        ByteBuffer message = message(CHANGE, HEADER_BYTES + Long.BYTES + 2 * Integer.BYTES + key.length + value.length)
                .putLong(wish.request());
        putTexts(message, key, value, wish.value().isPresent());
        return message.flip();
    }

    /** The parts of a state; at least one. */
    static List<ByteBuffer> encode(MapState state, RingId ring) {
        List<SortedMap<String, Change>> parts = new ArrayList<>();
        SortedMap<String, Change> part = new TreeMap<>();
        int length = 0;
        for (Map.Entry<String, Change> entry : state.changes().entrySet()) {
            if (length >= PART_BYTES) {
                parts.add(part);
                part = new TreeMap<>();
                length = 0;
            }
            part.put(entry.getKey(), entry.getValue());
            length += lengthOf(entry);
        }
        parts.add(part);
        byte[] digest = state.digest();
        List<ByteBuffer> messages = new ArrayList<>();
        for (SortedMap<String, Change> next : parts) {
            messages.add(encode(new StatePart(ring, messages.size(), parts.size(), state.count(), digest, next)));
        }
        return messages;
    }

    private static int lengthOf(Map.Entry<String, Change> entry) {
        int valueBytes =
                entry.getValue().value().map(text -> bytes(text).length).orElse(0);
        return Long.BYTES + 3 * Integer.BYTES + bytes(entry.getKey()).length + valueBytes;
    }

    private static ByteBuffer encode(StatePart part) {
        int length = part.changes().entrySet().stream()
                .mapToInt(MapMessages::lengthOf)
                .sum();
        ByteBuffer message = message(STATE, STATE_HEADER_BYTES + length)
                .putLong(part.ring().sequence())
                .putInt(part.ring().representative())
                .putInt(part.part())
                .putInt(part.parts())
                .putInt(part.changes().size())
                .putLong(part.count())
                .put(part.digest());
        part.changes().forEach((key, change) -> {
            message.putLong(change.number()).putInt(change.writer());
            putTexts(
                    message,
                    bytes(key),
                    bytes(change.value().orElse("")),
                    change.value().isPresent());
        });
        return message.flip();
    }

    private static ByteBuffer message(int function, int lengthBytes) {
        return ByteBuffer.allocate(lengthBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(SERVICE_ID << 16 | function)
                .putInt(0)
                .putInt(lengthBytes)
                .putInt(0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void putTexts(ByteBuffer message, byte[] key, byte[] value, boolean present) {
        message.putInt(key.length).put(key).putInt(present ? value.length : REMOVED);
        if (present) {
            message.put(value);
        }
    }

    /** Empty for bytes that are no such message: whoever is in the ring may send anything. */
    static Optional<Wish> decodeWish(ByteBuffer message) {
        try {
            ByteBuffer bytes = body(message);
            Wish wish = new Wish(bytes.getLong(), key(bytes), value(bytes));
            return bytes.hasRemaining() ? Optional.empty() : Optional.of(wish);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As {@link #decodeWish}. */
    static Optional<StatePart> decodeState(ByteBuffer message) {
        try {
            ByteBuffer bytes = body(message);
            long sequence = bytes.getLong();
            RingId ring = new RingId(bytes.getInt(), sequence);
            int part = bytes.getInt();
            int parts = bytes.getInt();
            int keys = bytes.getInt();
            long count = bytes.getLong();
            byte[] digest = new byte[DIGEST_BYTES];
            bytes.get(digest);
            SortedMap<String, Change> changes = new TreeMap<>();
            for (int i = 0; i < keys; i++) {
                long number = bytes.getLong();
                int writer = bytes.getInt();
                String key = key(bytes);
                changes.put(key, new Change(number, writer, value(bytes)));
            }
            boolean wrong = bytes.hasRemaining() || parts < 1 || parts > MAX_PARTS || part < 0 || part >= parts;
            return wrong ? Optional.empty() : Optional.of(new StatePart(ring, part, parts, count, digest, changes));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer body(ByteBuffer message) {
        ByteBuffer bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        return bytes.position(HEADER_BYTES);
    }

    private static String key(ByteBuffer bytes) {
        return text(bytes, bytes.getInt(), ReplicatedMap.MAX_KEY_BYTES);
    }

    private static Optional<String> value(ByteBuffer bytes) {
        int length = bytes.getInt();
        return length == REMOVED ? Optional.empty() : Optional.of(text(bytes, length, ReplicatedMap.MAX_VALUE_BYTES));
    }

    private static String text(ByteBuffer bytes, int length, int maxBytes) {
        if (length < 0 || length > maxBytes) {
            throw new IllegalArgumentException(length + " bytes of text, expected 0 to " + maxBytes);
        }
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
