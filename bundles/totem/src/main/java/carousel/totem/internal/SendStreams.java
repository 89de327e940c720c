package carousel.totem.internal;

import carousel.api.totem.MessageGroup;
import carousel.totem.internal.wire.GroupHeader;
import java.nio.ByteBuffer;

/** The two queues of messages to be sent: one for normal times, one while a synchronisation runs (D-6). */
final class SendStreams {
    private final RingContext context;
    private final MessagePacker normal;
    private final MessagePacker transitional;
    /** Length of the message refused last, 0 when none was. */
    private int refusedBytes;

    private int added;

    SendStreams(RingContext context) {
        this.context = context;
        normal = new MessagePacker(context.pool, context.settings.netMtuBytes());
        transitional = new MessagePacker(context.pool, context.settings.netMtuBytes());
    }

    /** Messages that were added since this was asked before. */
    int addedSinceAsked() {
        int messages = added;
        added = 0;
        return messages;
    }

    MessagePacker inUse() {
        return context.waitingForTransition ? transitional : normal;
    }

    boolean add(MessageGroup group, ByteBuffer header, ByteBuffer payload) {
        byte[] groupHeader = GroupHeader.of(group);
        int length = groupHeader.length + header.remaining() + payload.remaining();
        MessagePacker packer = inUse();
        if (!packer.hasRoomFor(length)) {
            refusedBytes = length;
            return false;
        }
        added++;
        packer.add(groupHeader, header, payload);
        return true;
    }

    /** Whether somebody waits for the token: a message, or one who was refused. */
    boolean isTokenWanted() {
        return refusedBytes > 0 || !inUse().isEmpty();
    }

    /** Whether who was refused can be told to try again; says so once. */
    boolean hasRoomAgain() {
        if (refusedBytes == 0 || !inUse().hasRoomFor(refusedBytes)) {
            return false;
        }
        refusedBytes = 0;
        return true;
    }

    /** Whether nothing of this node waits for the token. */
    boolean isEmpty() {
        return normal.isEmpty() && transitional.isEmpty();
    }

    void clear() {
        normal.clear();
        transitional.clear();
    }
}
