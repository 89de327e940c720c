package carousel.totem.internal;

import carousel.totem.internal.wire.Mcast;

/** Delivers the messages of a ring in the order of their numbers (D-3). */
final class Delivery {
    private final RingContext context;
    private final Reassembly reassembly;

    Delivery(RingContext context) {
        this.context = context;
        reassembly = new Reassembly(context);
    }

    /** Everything up to the first gap. */
    void deliverContiguous(MessageWindow window) {
        while (context.running && context.highDelivered != window.aru()) {
            int seq = context.highDelivered + 1;
            Frame frame = window.get(seq);
            if (frame == null) {
                throw new IllegalStateException(
                        "message " + Integer.toUnsignedString(seq) + " to be delivered is gone: " + window);
            }
            deliver(seq, frame);
        }
    }

    /** I-5: the rest of the old ring, from members that come along. */
    void deliverBehindGaps(MessageWindow window, NodeSet originators) {
        while (context.running && SequenceNumber.precedes(context.highDelivered, window.highSeq())) {
            int seq = context.highDelivered + 1;
            Frame frame = window.get(seq);
            if (frame != null && originators.contains(Mcast.systemFrom(frame.bytes, frame.start))) {
                deliver(seq, frame);
            } else {
                context.highDelivered = seq;
            }
        }
    }

    /** A node left: what it did not finish will never be (D-5). */
    void forget(int nodeId) {
        reassembly.forget(nodeId);
    }

    void trim() {
        reassembly.trim();
    }

    private void deliver(int seq, Frame frame) {
        context.highDelivered = seq;
        context.statistics.messagesDelivered++;
        reassembly.unpack(frame);
    }
}
