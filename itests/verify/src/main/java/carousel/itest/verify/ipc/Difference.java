package carousel.itest.verify.ipc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;

/** The server here does not do what the recorded daemon did; the sentence names the record and what differs. */
final class Difference extends RuntimeException {
    /** The error of success. */
    static final int OK = 1;

    private static final long serialVersionUID = 1L;
    private static final int HEADER_BYTES = 24;
    private static final int ERROR = 16;

    Difference(Message message, String what) {
        super(message + ": " + what);
    }

    /** The error of an answer or event. */
    static int error(Message message) {
        return message.bytes().getInt(ERROR);
    }

    /** Throws when a field differs. */
    static void unlessEqual(Message message, String field, Object recorded, Object own) {
        if (!recorded.equals(own)) {
            throw new Difference(message, field + " is " + recorded + " in the recording, " + own + " here");
        }
    }

    /**
     * Throws unless an answer or event of the server says the same as the recorded one: header and fields, not padding nor what the daemon's memory left
     * in answers that failed.
     *
     * @param hasError whether the daemon sets the error
     */
    static void unlessSame(Message recorded, ByteBuffer own, boolean hasError) {
        ByteBuffer bytes = recorded.bytes();
        own.order(ByteOrder.nativeOrder());
        if (own.limit() < HEADER_BYTES) {
            throw new Difference(recorded, "has " + own.limit() + " bytes here, expected at least " + HEADER_BYTES);
        }
        unlessEqual(recorded, "id", bytes.getInt(0), own.getInt(0));
        if (hasError) {
            unlessEqual(recorded, "error", bytes.getInt(ERROR), own.getInt(ERROR));
        }
        unlessEqual(recorded, "size", bytes.getInt(8), own.getInt(8));
        unlessEqual(recorded, "length", bytes.limit(), own.limit());
        if (!hasError || bytes.getInt(ERROR) == OK) {
            Layout layout = Layout.of(recorded.service(), recorded.name());
            Map<String, Object> ownFields = layout.read(own).all();
            layout.read(bytes).all().forEach((name, value) -> {
                if (!layout.isHandle(name)) {
                    unlessEqual(recorded, name, value, Objects.requireNonNull(ownFields.get(name)));
                }
            });
        }
    }
}
