package carousel.config.internal;

import carousel.api.totem.TotemSettings;
import java.util.List;

/** The ring's times and limits: defaults, the formulas that derive one from another, and their checks (reference 4.1). */
final class TotemTimers {
    private static final int MIN_TIMEOUT_MILLIS = 30;
    private static final int MIN_HOLD_MILLIS = 14;
    private static final int MAX_NET_MTU_BYTES = 65_536;

    /** Every IP network carries this much in a packet; less would not hold a join message of a large ring. */
    private static final int MIN_NET_MTU_BYTES = 576;

    private final ConfigurationKeys keys;
    final long tokenMillis;
    private final long tokenWarningPercent;
    private final long retransmitsBeforeLoss;
    private final long tokenRetransmitMillis;
    private final long holdMillis;
    private final long joinMillis;
    private final long consensusMillis;
    private final long mergeMillis;
    private final long downcheckMillis;
    private final long maxNetworkDelayMillis;

    TotemTimers(ConfigurationKeys keys, List<NodeEntry> nodes) {
        this.keys = keys;
        // Corosync counts the nodes by their address on link 0.
        long counted =
                nodes.stream().filter(node -> node.addresses().containsKey(0)).count();
        long coefficientMillis = keys.number("totem.token_coefficient", 650);
        tokenMillis = keys.numberOrDefault("totem.token", 3000) + Math.max(0, counted - 2) * coefficientMillis;
        tokenWarningPercent = keys.number("totem.token_warning", 75);
        retransmitsBeforeLoss = keys.numberOrDefault("totem.token_retransmits_before_loss_const", 4);
        tokenRetransmitMillis =
                keys.numberOrDefault("totem.token_retransmit", (long) (tokenMillis / (retransmitsBeforeLoss + 0.2)));
        holdMillis = keys.numberOrDefault("totem.hold", (long) (tokenRetransmitMillis * 0.8 - 10));
        joinMillis = keys.numberOrDefault("totem.join", 50);
        // Multiplied as double and rounded to float before the fraction is cut: 1.2 * 4305 is 5166, not 5165.
        consensusMillis = keys.numberOrDefault("totem.consensus", (long) (float) (1.2 * tokenMillis));
        mergeMillis = keys.numberOrDefault("totem.merge", 200);
        downcheckMillis = keys.numberOrDefault("totem.downcheck", 1000);
        maxNetworkDelayMillis = keys.numberOrDefault("totem.max_network_delay", 50);
    }

    /** Adds what is out of range, in Corosync's order. */
    void validate(Problems problems) {
        checkTimeout(problems, "max_network_delay parameter", maxNetworkDelayMillis);
        checkTimeout(problems, "token timeout parameter", tokenMillis);
        if (tokenWarningPercent > 100) {
            problems.invalid(
                    "The token warning parameter (" + tokenWarningPercent + "%) must be between 0 (disabled) and 100.");
        }
        boolean derived = keys.number("totem.token_retransmit", 0) == 0;
        if (derived && tokenRetransmitMillis < MIN_TIMEOUT_MILLIS) {
            // A token that is too short by itself was reported already.
            if (tokenMillis >= MIN_TIMEOUT_MILLIS) {
                problems.invalid("Not appropriate token or token_retransmits_before_loss_const value set");
            }
        } else {
            checkTimeout(problems, "token retransmit timeout parameter", tokenRetransmitMillis);
        }
        if (holdMillis < MIN_HOLD_MILLIS && (keys.number("totem.hold", 0) != 0 || tokenRetransmitMillis >= 30)) {
            problems.invalid("The token hold timeout parameter (" + holdMillis + " ms) may not be less than ("
                    + MIN_HOLD_MILLIS + " ms).");
        }
        checkTimeout(problems, "join timeout parameter", joinMillis);
        boolean consensusDerived = keys.number("totem.consensus", 0) == 0;
        if (!consensusDerived || tokenMillis >= MIN_TIMEOUT_MILLIS) {
            checkTimeout(problems, "consensus timeout parameter", consensusMillis);
            if (consensusMillis >= MIN_TIMEOUT_MILLIS && consensusMillis < joinMillis) {
                problems.invalid("The consensus timeout parameter (" + consensusMillis
                        + " ms) may not be less than join timeout (" + joinMillis + " ms).");
            }
        }
        checkTimeout(problems, "merge timeout parameter", mergeMillis);
        checkTimeout(problems, "downcheck timeout parameter", downcheckMillis);
    }

    private static void checkTimeout(Problems problems, String what, long millis) {
        if (millis < MIN_TIMEOUT_MILLIS) {
            problems.invalid(
                    "The " + what + " (" + millis + " ms) may not be less than (" + MIN_TIMEOUT_MILLIS + " ms).");
        }
    }

    /** {@code totem.downcheck}, which the ring over knet has no use for. */
    long downcheckMillis() {
        return downcheckMillis;
    }

    /** {@code totem.token_retransmits_before_loss_const}. */
    long retransmitsBeforeLoss() {
        return retransmitsBeforeLoss;
    }

    /** The checked settings. */
    TotemSettings settings(int nodeId, List<String> warnings) {
        return new TotemSettings(
                nodeId,
                tokenMillis,
                (int) tokenWarningPercent,
                tokenRetransmitMillis,
                holdMillis,
                joinMillis,
                keys.number("totem.send_join", 0),
                consensusMillis,
                mergeMillis,
                keys.intOrDefault("totem.fail_recv_const", 2500),
                keys.intOrDefault("totem.seqno_unchanged_const", 30),
                keys.intOrDefault("totem.heartbeat_failures_allowed", 0),
                maxNetworkDelayMillis,
                keys.intOrDefault("totem.window_size", 50),
                keys.intOrDefault("totem.max_messages", 17),
                keys.intOrDefault("totem.miss_count_const", 5),
                "yes".equals(keys.text("totem.cancel_token_hold_on_retransmit")),
                netMtuBytes(warnings),
                nodeId);
    }

    private int netMtuBytes(List<String> warnings) {
        int configured = keys.intOrDefault("totem.netmtu", MAX_NET_MTU_BYTES);
        if (configured < MIN_NET_MTU_BYTES || configured > MAX_NET_MTU_BYTES) {
            warnings.add("totem.netmtu " + configured + " is not between " + MIN_NET_MTU_BYTES + " and "
                    + MAX_NET_MTU_BYTES + ", using " + MAX_NET_MTU_BYTES + ".");
            return MAX_NET_MTU_BYTES;
        }
        return configured;
    }
}
