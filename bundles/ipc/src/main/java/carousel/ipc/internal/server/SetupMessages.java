package carousel.ipc.internal.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The two messages that begin a connection (ipc-wire 1.1, 1.2). All numbers in the machine's order, each field padded to 8 bytes.
 *
 * <pre>
 * request                      response
 *  0  id -1                     0  id -1
 *  8  size 24                   8  size 12328
 * 16  max_msg_size             16  error, 0 or a negative errno
 *                              24  connection type
 *                              28  max_msg_size
 *                              32  connection, opaque
 *                              40  three paths of 4096 bytes: request, response, event
 * </pre>
 */
public final class SetupMessages {
    /** Bytes of a request. */
    public static final int REQUEST_BYTES = 24;

    static final int RESPONSE_BYTES = 12_328;

    private static final int AUTHENTICATE = -1;
    private static final int SIZE = 8;
    private static final int REQUEST_MAX_MESSAGE = 16;
    private static final int ERROR = 16;
    private static final int TYPE = 24;
    private static final int RESPONSE_MAX_MESSAGE = 28;
    private static final int PATHS = 40;
    private static final int PATH_BYTES = 4096;

    private SetupMessages() {}

    /** What is wrong with a request of {@link #REQUEST_BYTES}, or null. */
    public static @Nullable String validate(ByteBuffer request) {
        int id = request.getInt(0);
        if (id != AUTHENTICATE) {
            return "its first message has the id " + id + ", expected -1";
        }
        int size = request.getInt(SIZE);
        return size == REQUEST_BYTES ? null : "its first message has the size " + size + ", expected 24";
    }

    /** The longest message that the client would like to send or receive. */
    public static int maxMessageBytes(ByteBuffer request) {
        return request.getInt(REQUEST_MAX_MESSAGE);
    }

    /** A refusal. */
    public static ByteBuffer refusal(int errno) {
        return response().putInt(ERROR, -errno);
    }

    /** The client is in. */
    static ByteBuffer welcome(Channels.Names names, int maxMessageBytes) {
        return welcome(names.connectionType(), names.request(), names.response(), names.event(), maxMessageBytes);
    }

    /**
     * The client is in.
     *
     * @param connectionType 0 sockets, 1 shared memory
     * @param request path, like the other two; empty when the type has none
     */
    public static ByteBuffer welcome(
            int connectionType, String request, String response, String event, int maxMessageBytes) {
        ByteBuffer welcome = response().putInt(TYPE, connectionType).putInt(RESPONSE_MAX_MESSAGE, maxMessageBytes);
        putPath(welcome, 0, request);
        putPath(welcome, 1, response);
        putPath(welcome, 2, event);
        return welcome;
    }

    private static void putPath(ByteBuffer response, int number, String path) {
        response.put(PATHS + number * PATH_BYTES, path.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuffer response() {
        return ByteBuffer.allocateDirect(RESPONSE_BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(0, AUTHENTICATE)
                .putInt(SIZE, RESPONSE_BYTES);
    }
}
