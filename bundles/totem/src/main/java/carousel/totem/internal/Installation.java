package carousel.totem.internal;

import carousel.api.log.Priority;
import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.RingState;
import carousel.totem.internal.wire.Datagram;
import carousel.totem.internal.wire.Header;
import carousel.totem.internal.wire.Mcast;
import carousel.totem.internal.wire.MessageType;
import carousel.totem.internal.wire.RingIdField;
import carousel.totem.internal.wire.Verdict;
import java.util.List;

/** Installs the recovered ring: old messages, transitional configuration, the rest, regular configuration (I rules). */
final class Installation {
    private final RingContext context;
    private final Delivery delivery;
    private final NodeSet left = new NodeSet();
    private final NodeSet joined = new NodeSet();
    private final NodeSet silent = new NodeSet();

    Installation(RingContext context, Delivery delivery) {
        this.context = context;
        this.delivery = delivery;
    }

    /** I-1 to I-5: everything that still belongs to the old ring. */
    void closeOldRing(NodeSet transitional) {
        unwrap();
        delivery.deliverContiguous(context.regular);
        left.setToDifference(context.members, transitional);
        joined.setToDifference(context.newMembers, transitional);
        log();
        if (context.running) {
            context.listener.configurationChanged(new ConfigurationChange(
                    ConfigurationChange.Kind.TRANSITIONAL,
                    context.ring,
                    transitional.toList(),
                    left.toList(),
                    List.of()));
        }
        context.waitingForTransition = true;
        delivery.deliverBehindGaps(context.regular, transitional);
    }

    /** I-6 to I-8. */
    void openNewRing() {
        MessageWindow old = context.regular;
        context.regular = context.recovery;
        context.recovery = old;
        old.reset(context.start.messageSeq());
        context.highDelivered = context.regular.highSeq();
        context.regular.releaseThrough(context.highDelivered);
        context.members.setTo(context.newMembers);
        context.leavers.clear();
        context.installedRing = context.ring;
        context.everInstalled = true;
        context.transitionalStreams = true;
        context.moveTo(RingState.OPERATIONAL);
        for (int i = 0; i < left.size(); i++) {
            delivery.forget(left.get(i));
        }
        if (context.running) {
            context.listener.configurationChanged(new ConfigurationChange(
                    ConfigurationChange.Kind.REGULAR,
                    context.ring,
                    context.members.toList(),
                    List.of(),
                    joined.toList()));
        }
    }

    /** I-1. */
    private void unwrap() {
        MessageWindow recovered = context.recovery;
        MessageWindow old = context.regular;
        for (int seq = recovered.lastReleased(); seq != recovered.aru(); seq++) {
            Frame outer = recovered.get(seq + 1);
            if (outer == null) {
                throw new IllegalStateException("recovered message " + (seq + 1) + " is gone: " + recovered);
            }
            int at = outer.start + Mcast.LENGTH;
            int length = outer.length - Mcast.LENGTH;
            if (Header.encapsulated(outer.bytes, outer.start) != Header.ENCAPSULATED
                    || Datagram.validate(outer.bytes, at, length) != Verdict.ACCEPTED
                    || Header.type(outer.bytes, at) != MessageType.MCAST
                    || Header.encapsulated(outer.bytes, at) != Header.PLAIN
                    || !RingIdField.matches(outer.bytes, at + Mcast.RING_OFFSET, context.installedRing)) {
                continue;
            }
            int innerSeq = Mcast.seq(outer.bytes, at);
            if (old.isInWindow(innerSeq) && !old.contains(innerSeq)) {
                Frame inner = context.pool.take(FrameSize.forDatagram(length));
                inner.bytes.put(0, outer.bytes, at, length);
                inner.start = 0;
                inner.length = length;
                old.put(innerSeq, inner);
            }
        }
    }

    private void log() {
        StringBuilder text =
                new StringBuilder("A new membership (").append(context.ring).append(") was formed. Members");
        if (!joined.isEmpty()) {
            text.append(" joined: ").append(joined);
        }
        if (!left.isEmpty()) {
            text.append(" left: ").append(left);
        }
        RingContext.LOG.info(Priority.NOTICE, "{}", text);
        silent.setToDifference(left, context.leavers);
        if (!silent.isEmpty()) {
            RingContext.LOG.info(Priority.NOTICE, "Failed to receive the leave message. failed: {}", silent);
        }
    }
}
