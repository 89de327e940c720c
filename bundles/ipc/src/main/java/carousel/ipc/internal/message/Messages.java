package carousel.ipc.internal.message;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Answers and events (ipc-wire 6), in the machine's order: id at 0, size at 8, error at 16, fields from 24.
 */
public final class Messages {
    /** Bytes of the header. */
    public static final int HEADER_BYTES = 24;

    /** The error of success. */
    public static final int OK = 1;

    private static final int ID = 0;
    private static final int SIZE = 8;
    private static final int ERROR = 16;

    private Messages() {}

    /** A message whose fields are zero. */
    public static ByteBuffer message(int id, int sizeBytes, int error) {
        return ByteBuffer.allocate(sizeBytes)
                .order(ByteOrder.nativeOrder())
                .putInt(ID, id)
                .putInt(SIZE, sizeBytes)
                .putInt(ERROR, error);
    }

    /** A success that is still to be filled. */
    public static ByteBuffer message(int id, int sizeBytes) {
        return message(id, sizeBytes, OK);
    }

    /** An answer that says no more than that it went well. */
    public static ByteBuffer ok(int id) {
        return message(id, HEADER_BYTES, OK);
    }

    /** An answer that says no more than what is wrong. */
    public static ByteBuffer error(int id, CorosyncStatus status) {
        return message(id, HEADER_BYTES, status.number());
    }

    /** The size in a message that is made bigger. */
    public static void setSize(ByteBuffer message, int sizeBytes) {
        message.putInt(SIZE, sizeBytes);
    }

    /** Writes numbers of four bytes one behind the other; answers the place behind the last. */
    public static int putInts(ByteBuffer message, int at, List<Integer> numbers) {
        int next = at;
        for (int number : numbers) {
            message.putInt(next, number);
            next += Integer.BYTES;
        }
        return next;
    }

    /** Writes a text, cut to what fits with a zero behind it. */
    public static void putText(ByteBuffer message, int at, int roomBytes, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        message.put(at, bytes, 0, Math.min(bytes.length, roomBytes - 1));
    }

    /** A text that ends with a zero, or with its room. */
    public static String text(ByteBuffer request, int at, int roomBytes) {
        byte[] bytes = new byte[roomBytes];
        request.get(at, bytes);
        int length = 0;
        while (length < roomBytes && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** The status of a failed call. */
    public static CorosyncStatus status(Throwable problem) {
        Throwable cause =
                problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
        return cause instanceof CorosyncException refusal ? refusal.status() : CorosyncStatus.LIBRARY;
    }
}
