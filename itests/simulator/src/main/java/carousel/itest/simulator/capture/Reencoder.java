package carousel.itest.simulator.capture;

import carousel.totem.internal.wire.CommitToken;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.HoldCancel;
import carousel.totem.internal.wire.Join;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MergeDetect;
import carousel.totem.internal.wire.OrfToken;
import carousel.totem.internal.wire.PackedMessages;
import carousel.totem.internal.wire.RingIdField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads every field of a datagram through the flyweights and writes it into an empty one. */
public final class Reencoder {
    private Reencoder() {}

    /** The same datagram, if all its fields were read and written right. */
    public static byte[] reencode(byte[] datagram) {
        ByteBuffer from = ByteBuffer.wrap(datagram).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(datagram.length).order(ByteOrder.LITTLE_ENDIAN);
        copy(from, to, 0, datagram.length);
        return to.array();
    }

    private static void copy(ByteBuffer from, ByteBuffer to, int at, int length) {
        int nodeId = Header.nodeId(from, at);
        switch (Header.type(from, at)) {
            case ORF_TOKEN -> token(from, to, at);
            case MCAST -> mcast(from, to, at, length);
            case MERGE_DETECT ->
                MergeDetect.put(
                        to, at, MergeDetect.systemFrom(from, at), RingIdField.get(from, at + MergeDetect.RING_OFFSET));
            case JOIN -> join(from, to, at);
            case COMMIT_TOKEN -> commitToken(from, to, at);
            case HOLD_CANCEL -> HoldCancel.put(to, at, nodeId, RingIdField.get(from, at + HoldCancel.RING_OFFSET));
        }
        Header.target(to, at, Header.target(from, at));
    }

    private static void token(ByteBuffer from, ByteBuffer to, int at) {
        OrfToken.putFirst(
                to,
                at,
                Header.nodeId(from, at),
                OrfToken.seq(from, at),
                OrfToken.tokenSeq(from, at),
                RingIdField.get(from, at + OrfToken.RING_OFFSET));
        OrfToken.aru(to, at, OrfToken.aru(from, at));
        OrfToken.aruAddr(to, at, OrfToken.aruAddr(from, at));
        OrfToken.backlog(to, at, OrfToken.backlog(from, at));
        OrfToken.fcc(to, at, OrfToken.fcc(from, at));
        OrfToken.retransFlg(to, at, OrfToken.retransFlg(from, at));
        int entries = OrfToken.rtrEntries(from, at);
        OrfToken.rtrEntries(to, at, entries);
        for (int i = 0; i < entries; i++) {
            OrfToken.putRtr(to, at, i, RingIdField.get(from, OrfToken.rtrItem(at, i)), OrfToken.rtrSeq(from, at, i));
        }
    }

    private static void mcast(ByteBuffer from, ByteBuffer to, int at, int length) {
        Mcast.put(
                to,
                at,
                Header.encapsulated(from, at),
                Mcast.systemFrom(from, at),
                Mcast.seq(from, at),
                Mcast.thisSeqno(from, at),
                RingIdField.get(from, at + Mcast.RING_OFFSET));
        int inner = at + Mcast.LENGTH;
        if (Header.encapsulated(from, at) == Header.ENCAPSULATED) {
            copy(from, to, inner, length - Mcast.LENGTH);
            return;
        }
        int count = PackedMessages.messageCount(from, inner);
        PackedMessages.put(
                to, inner, PackedMessages.fragmented(from, inner), PackedMessages.continuation(from, inner), count);
        int data = inner + PackedMessages.headerLength(count);
        for (int i = 0; i < count; i++) {
            int messageLength = PackedMessages.messageLength(from, inner, i);
            PackedMessages.messageLength(to, inner, i, messageLength);
            to.put(data, from, data, messageLength);
            data += messageLength;
        }
    }

    private static void join(ByteBuffer from, ByteBuffer to, int at) {
        int proc = Join.procEntries(from, at);
        int failed = Join.failedEntries(from, at);
        Join.put(to, at, Header.nodeId(from, at), Join.systemFrom(from, at), Join.ringSequence(from, at), proc, failed);
        for (int i = 0; i < proc; i++) {
            int entry = Join.procList(at) + i * Join.ENTRY_LENGTH;
            to.putInt(entry, from.getInt(entry));
        }
        for (int i = 0; i < failed; i++) {
            int entry = Join.failedList(from, at) + i * Join.ENTRY_LENGTH;
            to.putInt(entry, from.getInt(entry));
        }
    }

    private static void commitToken(ByteBuffer from, ByteBuffer to, int at) {
        int entries = CommitToken.addrEntries(from, at);
        CommitToken.put(
                to,
                at,
                Header.nodeId(from, at),
                CommitToken.tokenSeq(from, at),
                RingIdField.get(from, at + CommitToken.RING_OFFSET),
                CommitToken.membIndex(from, at),
                entries);
        for (int i = 0; i < entries; i++) {
            CommitToken.addr(to, at, i, CommitToken.addr(from, at, i));
            int entry = CommitToken.entry(from, at, i);
            CommitToken.putEntry(
                    to,
                    entry,
                    RingIdField.get(from, entry),
                    CommitToken.aru(from, entry),
                    CommitToken.highDelivered(from, entry),
                    CommitToken.receivedFlag(from, entry));
        }
    }
}
