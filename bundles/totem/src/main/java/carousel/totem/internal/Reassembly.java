package carousel.totem.internal;

import carousel.api.totem.MessageGroup;
import carousel.totem.internal.wire.GroupHeader;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.PackedMessages;
import carousel.totem.internal.wire.Verdict;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Takes packets apart and puts cut messages together (totem-wire 10), per sender and in two states: what was unfinished when
 * the configuration changed waits in the normal state while a synchronisation runs (D-5).
 */
final class Reassembly {
    private final RingContext context;
    private final AssemblyTable normal = new AssemblyTable();
    private final AssemblyTable transitional = new AssemblyTable();

    Reassembly(RingContext context) {
        this.context = context;
    }

    /** Delivers what a frame completes (D-4). */
    void unpack(Frame frame) {
        int sender = Mcast.systemFrom(frame.bytes, frame.start);
        int packet = frame.start + Mcast.LENGTH;
        ByteBuffer bytes = frame.bytes;
        if (!PackedMessages.isValid(bytes, packet, frame.length - Mcast.LENGTH)) {
            context.drop(Verdict.BAD_PACKET, frame.length);
            return;
        }
        Assembly assembly = (context.transitionalStreams ? transitional : normal).of(sender);
        int fragmented = PackedMessages.fragmented(bytes, packet);
        int continuation = PackedMessages.continuation(bytes, packet);
        if (assembly.throwAway || continuation != assembly.lastFragmented) {
            swallow(assembly, fragmented);
            return;
        }
        assembly.lastFragmented = fragmented;
        int count = PackedMessages.messageCount(bytes, packet);
        int at = packet + PackedMessages.headerLength(count);
        for (int i = 0; i < count && context.running; i++) {
            int length = PackedMessages.messageLength(bytes, packet, i);
            boolean isComplete = fragmented == 0 || i < count - 1;
            if (isComplete && (i > 0 || continuation == 0)) {
                deliver(sender, bytes, frame, at, length);
            } else if (!assembly.append(bytes, at, length)) {
                swallow(assembly, fragmented);
                return;
            } else if (isComplete) {
                deliver(sender, assembly);
            }
            at += length;
        }
    }

    /** A node left: what it did not finish will never be. */
    void forget(int sender) {
        normal.remove(sender);
        transitional.remove(sender);
    }

    void trim() {
        normal.trim();
        transitional.trim();
    }

    private void swallow(Assembly assembly, int fragmented) {
        assembly.discard();
        assembly.lastFragmented = 0;
        assembly.throwAway = fragmented != 0;
    }

    private void deliver(int sender, ByteBuffer bytes, Frame frame, int at, int length) {
        int header = GroupHeader.length(bytes, at, length);
        MessageGroup group = header == GroupHeader.MALFORMED ? null : GroupHeader.group(bytes, at);
        if (group == null) {
            context.drop(Verdict.FOREIGN_GROUP, length);
            return;
        }
        context.listener.delivered(group, sender, frame.view(at + header, length - header));
    }

    private void deliver(int sender, Assembly assembly) {
        ByteBuffer message = assembly.message();
        if (message == null) {
            return;
        }
        int length = assembly.length();
        int header = GroupHeader.length(message, 0, length);
        MessageGroup group = header == GroupHeader.MALFORMED ? null : GroupHeader.group(message, 0);
        if (group == null) {
            context.drop(Verdict.FOREIGN_GROUP, length);
        } else {
            message.order(ByteOrder.LITTLE_ENDIAN).limit(length).position(header);
            context.listener.delivered(group, sender, message);
        }
        assembly.discard();
    }
}
