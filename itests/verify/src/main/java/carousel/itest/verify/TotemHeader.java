package carousel.itest.verify;

import carousel.knet.internal.DataFlyweight;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** What the payloads of two daemons begin with (knet-wire 8.2). */
final class TotemHeader {
    private static final int VERSION_OFFSET = 2;
    private static final int TYPE_OFFSET = 3;
    private static final int NODE_OFFSET = 5;
    private static final int TARGET_OFFSET = 9;

    private TotemHeader() {}

    /** Compares the header with the fields that the recording names, if it does; a broadcast is what has no target. */
    static void check(RecordedMessage message, byte[] content) {
        JsonNode totem =
                Objects.requireNonNull(message.first().datagram().decoded).path("totem");
        if (totem.isMissingNode()) {
            return;
        }
        int datagram = message.first().number();
        ByteBuffer header = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        Mismatch.unlessEqual(
                datagram,
                "totem magic",
                Fields.text(totem, "magic", datagram),
                String.format("%04x", header.getShort(0) & 0xffff));
        check(datagram, totem, "version", header.get(VERSION_OFFSET));
        check(datagram, totem, "type", header.get(TYPE_OFFSET));
        check(datagram, totem, "nodeid", header.getInt(NODE_OFFSET));
        check(datagram, totem, "target_nodeid", header.getInt(TARGET_OFFSET));
        check(datagram, totem, "length", content.length);
        DataFlyweight data = message.header();
        Mismatch.unlessEqual(datagram, "bcast", data.isBroadcast(), header.getInt(TARGET_OFFSET) == 0);
    }

    private static void check(int datagram, JsonNode totem, String name, int own) {
        Mismatch.unlessEqual(datagram, "totem " + name, Fields.number(totem, name, datagram), own);
    }
}
