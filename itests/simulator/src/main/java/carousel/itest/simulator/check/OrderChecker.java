package carousel.itest.simulator.check;

import carousel.api.totem.ConfigurationChange;
import carousel.api.totem.RingId;
import org.jspecify.annotations.Nullable;

/**
 * Checks each delivery against the order on the wire: E-1 (nothing twice, nothing that was not sent), E-2, E-3, E-5, E-9 and
 * E-18. The messages of a ring have one order; each node must deliver them one after the other from the first on, up to its
 * transitional configuration, and a part of the rest in the same order behind it. As a node's rings ascend, any two nodes then
 * deliver any two messages in the same order.
 */
final class OrderChecker {
    private final Judge judge;

    OrderChecker(Judge judge) {
        this.judge = judge;
    }

    void delivered(NodeLog log, Stream stream, int sender, int incarnation, int number, @Nullable NodeLog origin) {
        RingRecord ring = log.installed;
        if (ring == null) {
            throw judge.violation(
                    "E-11: {} delivered {} without a ring", log, name(stream, sender, incarnation, number));
        }
        if (stream == Stream.APPLICATION && !log.synchronised) {
            throw judge.violation(
                    "E-18: {} delivered {} before the end of the synchronisation of ring {}",
                    log,
                    name(stream, sender, incarnation, number),
                    ring);
        }
        int place = log.next;
        while (place < ring.messages()
                && !ring.isAt(place, stream, sender, incarnation, number)
                && maySkip(log, ring, place)) {
            place++;
        }
        if (place >= ring.messages() || !ring.isAt(place, stream, sender, incarnation, number)) {
            throw misplaced(log, ring, stream, sender, incarnation, number, origin);
        }
        log.next = place + 1;
        ConfigurationChange transitional = log.transitional;
        if (transitional != null) {
            if (!transitional.members().contains(sender)) {
                throw judge.violation(
                        "E-9: {} delivered {} after {}", log, name(stream, sender, incarnation, number), transitional);
            }
            if (!ring.isCut(place)) {
                log.messagesBehind = log.messagesBehind * 31 + place + 1;
            }
        } else if (!ring.isCut(place)) {
            log.nextUncut = place + 1;
        }
        if (stream == Stream.APPLICATION) {
            own(log, sender, incarnation, number);
            if (!log.halfHeard.isEmpty()) {
                log.halfHeard.remove(sender);
            }
            log.noteDelivery();
        }
    }

    /** Behind the transitional configuration there may be gaps; before it only a message heard from its middle on is missed. */
    private static boolean maySkip(NodeLog log, RingRecord ring, int place) {
        return log.transitional != null || (ring.isCut(place) && log.halfHeard.contains(ring.sender(place).node));
    }

    /** E-2 and E-6: own messages come back one after the other. */
    private void own(NodeLog log, int sender, int incarnation, int number) {
        if (sender == log.node && incarnation == log.incarnation && number != log.ownDelivered++) {
            throw judge.violation(
                    "E-6: {} delivered its own {} instead of number {}",
                    log,
                    name(Stream.APPLICATION, sender, incarnation, number),
                    log.ownDelivered - 1);
        }
    }

    /** Says what is wrong with a delivery. */
    private Violation misplaced(
            NodeLog log,
            RingRecord ring,
            Stream stream,
            int sender,
            int incarnation,
            int number,
            @Nullable NodeLog origin) {
        String name = name(stream, sender, incarnation, number);
        if (origin == null || number < 0 || number >= origin.sent(stream).taken()) {
            return judge.violation("E-1: {} delivered {}, which was never sent", log, name);
        }
        RingRecord sentIn = origin.sent(stream).ring(number);
        if (sentIn != ring) {
            return judge.violation("E-3: {} delivered {} in ring {}, it was sent in {}", log, name, ring, sentIn);
        }
        int place = origin.sent(stream).place(number);
        if (place < log.next) {
            return judge.violation(
                    "E-1/E-2: {} delivered {} (message {} of ring {}) twice or too late, it was at message {}",
                    log,
                    name,
                    place,
                    ring,
                    log.next);
        }
        return judge.violation(
                "E-3/E-5: {} delivered {} (message {} of ring {}) although it had not delivered message {}, {}",
                log,
                name,
                place,
                ring,
                log.next,
                ring.describe(log.next));
    }

    /** E-19: only barriers of the running ring count. */
    void barrier(NodeLog log, int sender, RingId of, int service) {
        if (log.installed != null && log.installed.id.equals(of)) {
            log.barriers.add((long) service << 32 | Integer.toUnsignedLong(sender));
        }
    }

    /** E-18: at the same place on all members, and with the barriers of all of them. */
    void synchronised(NodeLog log, int services) {
        RingRecord ring = log.installed;
        if (ring == null || log.synchronised) {
            throw judge.violation("E-18: {} ended its synchronisation in ring {}", log, ring);
        }
        judge.require(
                log.barriers.size() == services * ring.members.size(),
                "E-19: {} ended its synchronisation in ring {} with {} barriers",
                log,
                ring,
                log.barriers.size());
        if (ring.synchronisedAt < 0) {
            ring.synchronisedAt = log.next;
        }
        judge.require(
                ring.synchronisedAt == log.next,
                "E-18: {} ended its synchronisation in ring {} at message {}, others at {}",
                log,
                ring,
                log.next,
                ring.synchronisedAt);
        log.synchronised = true;
    }

    /** When nothing is under way any more: E-6, and everybody has everything of the running ring. */
    void finished(NodeLog log) {
        SentMessages own = log.application;
        judge.require(
                log.ownDelivered == own.taken(),
                "E-6: {} never delivered its own {}",
                log,
                name(Stream.APPLICATION, log.node, log.incarnation, log.ownDelivered));
        RingRecord ring = log.installed;
        for (int place = log.next; ring != null && place < ring.messages(); place++) {
            judge.require(
                    maySkip(log, ring, place),
                    "E-5: {} never delivered {} of ring {}",
                    log,
                    ring.describe(place),
                    ring);
        }
    }

    private static String name(Stream stream, int sender, int incarnation, int number) {
        return MessageName.of(stream == Stream.SYNCHRONISATION, sender, incarnation, number);
    }
}
