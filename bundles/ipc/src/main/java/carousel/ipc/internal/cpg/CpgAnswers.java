package carousel.ipc.internal.cpg;

import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupChange.Changed;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.GroupName;
import carousel.api.totem.RingId;
import carousel.ipc.internal.message.Messages;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Answers and events of service cpg (ipc-wire 9). All have the header of 24 bytes: id at 0, size at 8, error at 16.
 *
 * <pre>
 * answer           size     fields
 *  0 join            24
 *  1 left            24
 *  3 membership    9248     count 24, 384 addresses from 32
 *  7 local node      32     node 24
 *  9 iteration       32     handle 24
 * 10 next           168     group 24, node 160, process 164
 * 11 iterated        24
 * 12 finalized       24
 *  0 zero copy       24      (memory shared, or given back)
 *  2 multicast       24      (of shared memory)
 * 18 part            24
 * event
 *  4 change       184+24n   group 24, members 160, joined 168, left 176, addresses from 184: members, left, joined
 *  5 message      184+n     group 24, length 160, node 168, process 176, data 184
 * 13 ring          48+4n    ring 24, count 40, nodes from 44
 * 17 part         200+n     group 24, whole length 160, length 168, node 176, process 184, type 192, data 200
 * address: node u32 at 0, process u32 at 8, reason u32 at 16
 * </pre>
 */
final class CpgAnswers {
    static final int JOIN = 0;
    static final int LEAVE = 1;
    static final int MEMBERSHIP = 3;
    static final int CHANGE = 4;
    static final int MESSAGE = 5;
    static final int LOCAL_NODE = 7;
    static final int ITERATE = 9;
    static final int NEXT = 10;
    static final int ITERATED = 11;
    static final int FINALIZED = 12;
    static final int RING = 13;
    /** Answer to memory that is shared, or is not any more. */
    static final int ZERO_COPY = 0;

    /** Answer to a multicast from shared memory; others have none. */
    static final int MULTICAST = 2;

    static final int PART_MESSAGE = 17;
    static final int PART = 18;

    /** What the answer to a question for members has room for. */
    static final int MAX_MEMBERS = 384;

    static final int MESSAGE_BYTES = 184;
    static final int PART_MESSAGE_BYTES = 200;

    private static final int SIZE = 8;

    private static final int ADDRESS_BYTES = 24;
    private static final int GROUP = 24;
    private static final int GROUP_TEXT = 8;
    private static final int BEHIND_GROUP = 160;

    private CpgAnswers() {}

    static ByteBuffer ok(int id) {
        return Messages.ok(id);
    }

    static ByteBuffer error(int id, CorosyncStatus status) {
        return error(id, status.number());
    }

    static ByteBuffer error(int id, int status) {
        return Messages.message(id, sizeBytes(id), status);
    }

    /** A refusal is as long as the answer would have been: libcpg reads that much. */
    private static int sizeBytes(int id) {
        return switch (id) {
            case MEMBERSHIP -> 32 + MAX_MEMBERS * ADDRESS_BYTES;
            case LOCAL_NODE, ITERATE -> 32;
            case NEXT -> 168;
            default -> Messages.HEADER_BYTES;
        };
    }

    static ByteBuffer localNode(int nodeId) {
        return Messages.message(LOCAL_NODE, 32).putInt(24, nodeId);
    }

    static ByteBuffer membership(List<GroupMember> members) {
        ByteBuffer answer = Messages.message(MEMBERSHIP, sizeBytes(MEMBERSHIP));
        int count = Math.min(members.size(), MAX_MEMBERS);
        answer.putInt(24, count);
        for (int i = 0; i < count; i++) {
            putAddress(answer, 32 + i * ADDRESS_BYTES, members.get(i), 0);
        }
        return answer;
    }

    static ByteBuffer iteration(long handle) {
        return Messages.message(ITERATE, 32).putLong(24, handle);
    }

    static ByteBuffer next(GroupName group, int nodeId, int processId) {
        ByteBuffer answer = Messages.message(NEXT, 168);
        putGroup(answer, group);
        return answer.putInt(160, nodeId).putInt(164, processId);
    }

    static ByteBuffer change(GroupName group, GroupChange change) {
        int all =
                change.members().size() + change.left().size() + change.joined().size();
        ByteBuffer event = Messages.message(CHANGE, 184 + all * ADDRESS_BYTES);
        putGroup(event, group);
        event.putInt(160, change.members().size());
        event.putInt(168, change.joined().size());
        event.putInt(176, change.left().size());
        int at = 184;
        for (GroupMember member : change.members()) {
            putAddress(event, at, member, 0);
            at += ADDRESS_BYTES;
        }
        for (List<Changed> changes : List.of(change.left(), change.joined())) {
            for (Changed changed : changes) {
                putAddress(event, at, changed.member(), changed.reason().number());
                at += ADDRESS_BYTES;
            }
        }
        return event;
    }

    static ByteBuffer ring(RingId ring, List<Integer> members) {
        ByteBuffer event = Messages.message(RING, 48 + members.size() * Integer.BYTES)
                .putInt(24, ring.representative())
                .putLong(32, ring.sequence())
                .putInt(40, members.size());
        for (int i = 0; i < members.size(); i++) {
            event.putInt(44 + i * Integer.BYTES, members.get(i));
        }
        return event;
    }

    /** The beginning of events {@link #MESSAGE} of one group, to be filled by {@link #putMessage}. */
    static ByteBuffer newMessage(GroupName group) {
        ByteBuffer head = Messages.message(MESSAGE, MESSAGE_BYTES);
        putGroup(head, group);
        return head;
    }

    static void putMessage(ByteBuffer head, GroupMember sender, int length) {
        head.putInt(SIZE, MESSAGE_BYTES + length)
                .putInt(BEHIND_GROUP, length)
                .putInt(168, sender.nodeId())
                .putInt(176, sender.processId());
    }

    /** The beginning of events {@link #PART_MESSAGE} of one group, to be filled by {@link #putPartMessage}. */
    static ByteBuffer newPartMessage(GroupName group) {
        ByteBuffer head = Messages.message(PART_MESSAGE, PART_MESSAGE_BYTES);
        putGroup(head, group);
        return head;
    }

    static void putPartMessage(ByteBuffer head, GroupMember sender, int wholeLength, int length, int type) {
        head.putInt(SIZE, PART_MESSAGE_BYTES + length)
                .putInt(BEHIND_GROUP, wholeLength)
                .putInt(168, length)
                .putInt(176, sender.nodeId())
                .putInt(184, sender.processId())
                .putInt(192, type);
    }

    private static void putGroup(ByteBuffer message, GroupName group) {
        message.putInt(GROUP, group.length());
        group.put(message, GROUP + GROUP_TEXT);
    }

    private static void putAddress(ByteBuffer message, int at, GroupMember member, int reason) {
        message.putInt(at, member.nodeId()).putInt(at + 8, member.processId()).putInt(at + 16, reason);
    }

    /** The longest piece of a long message in one event. */
    static int maxPartBytes() {
        return Cpg.MAX_ATOMIC_MESSAGE_BYTES;
    }
}
