package carousel.ipc.internal.cmap;

import carousel.api.cmap.Icmap;
import carousel.api.ipc.IpcService;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Requests of libcmap (ipc-wire 7): where their fields are, behind a header of 16 bytes.
 *
 * <pre>
 * id               size    fields
 * 0 set            296+n   name 16, value length u64 280, type u8 288, value 296
 * 1 delete         280     name 16
 * 2 get            288     name 16, value length u64 280
 * 3 adjust         288     name 16, step 280
 * 4 iterate        280     prefix 16
 * 5 next            24     handle 16
 * 6 iterated        24     handle 16
 * 7 track          296     name 16, what 280, client's handle u64 288
 * 8 track no more   24     server's handle 16
 * 9 choose map      24     map 16
 * name: length u16, 256 bytes from 8
 * </pre>
 */
final class CmapRequests {
    static final int SET = 0;
    static final int DELETE = 1;
    static final int GET = 2;
    static final int ADJUST = 3;
    static final int ITERATE = 4;
    static final int NEXT = 5;
    static final int ITERATED = 6;
    static final int TRACK = 7;
    static final int TRACK_NO_MORE = 8;
    static final int CHOOSE_MAP = 9;

    /** Bit of what is followed: all keys that begin like the name. */
    static final int PREFIX = 8;

    /** Bytes before the value of a set. */
    static final int SET_BYTES = 296;

    private static final int[] SMALLEST = {SET_BYTES, 280, 288, 288, 280, 24, 24, 296, 24, 24};
    private static final int NAME = 16;
    private static final int NAME_BYTES = 24;
    private static final int VALUE_LENGTH = 280;
    private static final int VALUE_TYPE = 288;
    private static final int STEP = 280;
    private static final int HANDLE = 16;
    private static final int TRACK_TYPE = 280;
    private static final int TRACK_HANDLE = 288;
    private static final int MAP = 16;

    private CmapRequests() {}

    static int smallestBytes(int id) {
        return id >= 0 && id < SMALLEST.length ? SMALLEST[id] : IpcService.UNKNOWN_REQUEST;
    }

    /** The key or prefix, or null when it is longer than any key. */
    static @Nullable String name(ByteBuffer request) {
        int length = Short.toUnsignedInt(request.getShort(NAME));
        if (length > Icmap.MAX_KEY_LENGTH) {
            return null;
        }
        byte[] bytes = new byte[length];
        request.get(NAME_BYTES, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Length of the value of a set, or room for that of a get; unsigned. */
    static long valueLength(ByteBuffer request) {
        return request.getLong(VALUE_LENGTH);
    }

    static int valueType(ByteBuffer request) {
        return Byte.toUnsignedInt(request.get(VALUE_TYPE));
    }

    /** The value of a set, or null when it is longer than the request or than a value may be. */
    static byte @Nullable [] value(ByteBuffer request) {
        long length = valueLength(request);
        if (length < 0 || length > Icmap.MAX_VALUE_BYTES || length > request.limit() - SET_BYTES) {
            return null;
        }
        byte[] bytes = new byte[(int) length];
        request.get(SET_BYTES, bytes);
        return bytes;
    }

    static int step(ByteBuffer request) {
        return request.getInt(STEP);
    }

    static long handle(ByteBuffer request) {
        return request.getLong(HANDLE);
    }

    static int trackType(ByteBuffer request) {
        return request.getInt(TRACK_TYPE);
    }

    /** What the client calls its track. */
    static long trackHandle(ByteBuffer request) {
        return request.getLong(TRACK_HANDLE);
    }

    static int map(ByteBuffer request) {
        return request.getInt(MAP);
    }
}
