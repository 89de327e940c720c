package carousel.ipc.internal.cmap;

import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapValue;
import carousel.ipc.internal.message.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Answers and events of service cmap (ipc-wire 7), behind the header of 24 bytes.
 *
 * <pre>
 * id                 size     fields
 *  0 set              24
 *  1 deleted          24
 *  2 got              40+n    value length u64 24, type u8 32, value 40
 *  3 adjusted         24
 *  4 iteration        32      handle u64 24
 *  5 next            304      name 24, value length u64 288, type u8 296
 *  6 iterated         24
 *  7 track            32      server's handle u64 24
 *  8 track no more    32      client's handle u64 24
 *  9 changed (event) 336+n+o  client's handle u64 24, name 32, what 296, new type u8 304, old type u8 312, new length u64 320, old length u64 328,
 *                             new value 336, old value
 * 10 map chosen       24
 * </pre>
 */
final class CmapAnswers {
    static final int SET = 0;
    static final int DELETED = 1;
    static final int GOT = 2;
    static final int ADJUSTED = 3;
    static final int ITERATION = 4;
    static final int NEXT = 5;
    static final int ITERATED = 6;
    static final int TRACK = 7;
    static final int TRACK_NO_MORE = 8;
    static final int CHANGED = 9;
    static final int MAP_CHOSEN = 10;

    /** Bytes before the value that was asked for. */
    static final int GOT_BYTES = 40;

    /** The error at the end of an iteration ({@code CS_ERR_NO_SECTIONS}). */
    static final int NO_SECTIONS = 27;

    private static final int NEXT_BYTES = 304;
    private static final int HANDLE_BYTES = 32;
    private static final int CHANGED_BYTES = 336;
    private static final int NAME_TEXT = 8;

    private CmapAnswers() {}

    /**
     * A value, in an answer with all the room that was asked for.
     *
     * @param roomBytes 0 when only length and type are asked for
     */
    static ByteBuffer got(CmapValue value, int roomBytes) {
        byte[] bytes = ValueBytes.of(value);
        if (roomBytes != 0 && bytes.length > roomBytes) {
            return notGot(CorosyncStatus.INVALID_PARAM);
        }
        ByteBuffer answer = Messages.message(GOT, GOT_BYTES + roomBytes)
                .putLong(24, bytes.length)
                .put(32, (byte) value.type().code());
        return roomBytes == 0 ? answer : answer.put(GOT_BYTES, bytes);
    }

    static ByteBuffer notGot(CorosyncStatus status) {
        return Messages.message(GOT, GOT_BYTES, status.number());
    }

    /** An answer with a handle. */
    static ByteBuffer handle(int id, long handle) {
        return Messages.message(id, HANDLE_BYTES).putLong(24, handle);
    }

    static ByteBuffer noHandle(int id, CorosyncStatus status) {
        return Messages.message(id, HANDLE_BYTES, status.number());
    }

    static ByteBuffer next(String key, long valueLength, int type) {
        ByteBuffer answer = Messages.message(NEXT, NEXT_BYTES);
        putName(answer, 24, key);
        return answer.putLong(288, valueLength).put(296, (byte) type);
    }

    static ByteBuffer noNext(int error) {
        return Messages.message(NEXT, NEXT_BYTES, error);
    }

    static ByteBuffer changed(long clientHandle, CmapEvent event) {
        CmapValue newValue = event.newValue();
        CmapValue oldValue = event.oldValue();
        byte[] newBytes = newValue == null ? new byte[0] : ValueBytes.of(newValue);
        byte[] oldBytes = oldValue == null ? new byte[0] : ValueBytes.of(oldValue);
        ByteBuffer message = Messages.message(CHANGED, CHANGED_BYTES + newBytes.length + oldBytes.length)
                .putLong(24, clientHandle);
        putName(message, 32, event.key());
        return message.putInt(296, event.kind().number())
                .put(304, (byte) (newValue == null ? 0 : newValue.type().code()))
                .put(312, (byte) (oldValue == null ? 0 : oldValue.type().code()))
                .putLong(320, newBytes.length)
                .putLong(328, oldBytes.length)
                .put(CHANGED_BYTES, newBytes)
                .put(CHANGED_BYTES + newBytes.length, oldBytes);
    }

    private static void putName(ByteBuffer message, int at, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.ISO_8859_1);
        message.putShort(at, (short) bytes.length).put(at + NAME_TEXT, bytes);
    }
}
