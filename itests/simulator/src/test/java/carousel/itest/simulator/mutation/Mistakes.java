package carousel.itest.simulator.mutation;

import java.util.List;

/** The mistakes. */
final class Mistakes {
    static final List<Mutation> ALL = List.of(
            Mutation.of(
                    "a requested message is not sent again",
                    "RetransmitList",
                    "context.network.multicast(frame.datagram(), false);",
                    ""),
            Mutation.of(
                            "messages are delivered before a gap is closed",
                            "Delivery",
                            "context.highDelivered != window.aru()",
                            "context.highDelivered != window.highSeq()")
                    .and("""
                            throw new IllegalStateException(
                                "message " + Integer.toUnsignedString(seq) + " to be delivered is gone: " + window);
                            """, "context.highDelivered = seq; continue;"),
            Mutation.of(
                    "the old ring's messages are forgotten", "Recovery", "if (isSomethingMissing) {", "if (false) {"),
            Mutation.of(
                    "one of the old ring's messages is forgotten",
                    "RecoveryQueue",
                    "SequenceNumber.precedes(low, window.lastReleased()) ? window.lastReleased() : low;",
                    "(SequenceNumber.precedes(low, window.lastReleased()) ? window.lastReleased() : low) + 1;"),
            Mutation.of(
                    "who misses something is not marked",
                    "Commitment",
                    "CommitToken.receivedFlag(token, entry, false);",
                    ""),
            Mutation.of("a ring id is used again", "Commitment", "RING_SEQUENCE_STEP = 4", "RING_SEQUENCE_STEP = 0"),
            Mutation.of(
                    "the ring id is not stored",
                    "Commitment",
                    "context.store.store(ring.sequence());",
                    "context.store.load();"),
            Mutation.of("two messages change places", "Delivery", """
                    deliver(seq, frame);
                            }
                        }

                        /** I-5
                    """, """
                    Frame after = window.get(seq + 1);
                    if (after != null && seq % 16 == 3 && seq != window.aru()) {
                        deliver(seq + 1, after);
                        deliver(seq, frame);
                        context.highDelivered = seq + 1;
                    } else {
                        deliver(seq, frame);
                    }
                            }
                        }

                        /** I-5
                    """),
            Mutation.of(
                    "a message is delivered twice",
                    "Delivery",
                    "reassembly.unpack(frame);",
                    "reassembly.unpack(frame); if (seq % 64 == 9) { reassembly.unpack(frame); }"),
            Mutation.of(
                    "the transitional configuration is left out when nobody left",
                    "Installation",
                    "if (context.running) { context.listener.configurationChanged(new ConfigurationChange( ConfigurationChange.Kind.TRANSITIONAL,",
                    "if (context.running && !left.isEmpty()) { context.listener.configurationChanged(new ConfigurationChange( ConfigurationChange.Kind.TRANSITIONAL,"),
            Mutation.of(
                    "behind a gap, messages of members that are gone are delivered",
                    "Delivery",
                    "frame != null && originators.contains(Mcast.systemFrom(frame.bytes, frame.start))",
                    "frame != null"),
            Mutation.of(
                    "behind a gap, nothing is delivered",
                    "Delivery",
                    "frame != null && originators.contains(Mcast.systemFrom(frame.bytes, frame.start))",
                    "false"),
            Mutation.of(
                    "more is acknowledged than was received",
                    "TokenPassing",
                    "OrfToken.aru(token, 0, window.aru());",
                    "OrfToken.aru(token, 0, window.highSeq());"),
            Mutation.of(
                    "messages are given back before everybody has them",
                    "TokenPassing",
                    "SequenceNumber.min(SequenceNumber.min(aru, lastAru), context.highDelivered)",
                    "context.highDelivered"),
            Mutation.of(
                    "a message of another ring is taken as one of the own",
                    "RingMember",
                    "if (!RingIdField.matches(datagram, at + Mcast.RING_OFFSET, context.ring)) {",
                    "if (!context.newMembers.contains(Mcast.systemFrom(datagram, at))) {"),
            Mutation.of(
                    "the loss of the token is ignored",
                    "RingMember",
                    "gathering.enter(GatherReason.TOKEN_LOST_IN_OPERATIONAL);",
                    ""),
            Mutation.of(
                    "a token is taken twice",
                    "TokenPassing",
                    "if (!SequenceNumber.precedes(tokenSeq, OrfToken.tokenSeq(received, at))) {",
                    "if (false) {"),
            Mutation.of(
                    "a ring is installed before everybody has everything",
                    "Recovery",
                    "quietVisits >= QUIET_VISITS_TO_COUNT && hasEverybodyAll ? rotations + 1 : 0",
                    "quietVisits >= 1 ? 2 : 0"),
            Mutation.of(
                    "a node that came by another ring counts as coming along",
                    "Recovery",
                    "context.members.contains(nodeId) && RingIdField.matches(commit, entry, context.installedRing)",
                    "context.members.contains(nodeId)"),
            Mutation.of(
                    "more messages are sent at a visit than allowed",
                    "FlowControl",
                    "Integer.compareUnsigned(windowLeft, maxMessages) < 0 ? windowLeft : maxMessages;",
                    "maxMessages + 2;"),
            Mutation.of(
                    "the half message of a member that left is kept",
                    "Installation",
                    "delivery.forget(left.get(i));",
                    ""),
            Mutation.of(
                    "what waits to be sent is lost when the membership changes",
                    "RingMember",
                    "gathering.installed();",
                    "gathering.installed(); streams.clear();"),
            Mutation.of(
                    "messages of applications are sent before the end of the synchronisation",
                    "Installation",
                    "context.waitingForTransition = true;",
                    ""),
            Mutation.of("a gap is never asked for", "RetransmitList", "if (!window.contains(seq)", "if (false"));

    private Mistakes() {}
}
