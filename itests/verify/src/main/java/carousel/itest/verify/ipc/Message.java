package carousel.itest.verify.ipc;

import java.nio.ByteBuffer;

/**
 * One recorded message.
 *
 * @param number its place in the file, from 0
 * @param channel setup, request, response, event or {@link #DISCONNECT}
 * @param name for instance {@code REQ_GET}
 * @param bytes the whole message, little endian, from 0 to its limit
 */
record Message(int number, int connection, String service, String channel, String name, ByteBuffer bytes) {
    /** The channel of what is no message: the connection is over. */
    static final String DISCONNECT = "disconnect";

    /** Its fields, as the reference has them. */
    Fields fields() {
        return Layout.of(service, name).read(bytes);
    }

    boolean is(String otherChannel) {
        return channel.equals(otherChannel);
    }

    @Override
    public String toString() {
        return "record " + number + " (" + service + " " + name + ")";
    }
}
