package carousel.totem.internal;

import carousel.api.totem.TotemSettings;
import carousel.totem.internal.wire.Header;

/** Refuses settings out of range (totem-protocol 1). */
final class SettingsCheck {
    private static final int MIN_TIMEOUT_MILLIS = 30;
    private static final int MIN_HOLD_MILLIS = 14;
    /** Headers twice, packing header, and a little room for data. */
    private static final int MIN_NET_MTU_BYTES = 256;

    private static final int MAX_PERCENT = 100;

    private SettingsCheck() {}

    static void check(TotemSettings settings) {
        if (settings.nodeId() == 0) {
            throw new IllegalArgumentException("nodeid must not be 0");
        }
        atLeast("token", settings.tokenMillis(), MIN_TIMEOUT_MILLIS);
        atLeast("token_warning", settings.tokenWarningPercent(), 0);
        atMost("token_warning", settings.tokenWarningPercent(), MAX_PERCENT);
        atLeast("token_retransmit", settings.tokenRetransmitMillis(), MIN_TIMEOUT_MILLIS);
        atLeast("hold", settings.holdMillis(), MIN_HOLD_MILLIS);
        atLeast("join", settings.joinMillis(), MIN_TIMEOUT_MILLIS);
        atLeast("send_join", settings.sendJoinMillis(), 0);
        atMost("send_join", settings.sendJoinMillis(), Integer.MAX_VALUE);
        atLeast("consensus", settings.consensusMillis(), settings.joinMillis());
        atLeast("merge", settings.mergeMillis(), MIN_TIMEOUT_MILLIS);
        atLeast("fail_recv_const", settings.failReceiveConst(), 1);
        atLeast("seqno_unchanged_const", settings.seqnoUnchangedConst(), 1);
        atLeast("heartbeat_failures_allowed", settings.heartbeatFailuresAllowed(), 0);
        atLeast("max_network_delay", settings.maxNetworkDelayMillis(), MIN_TIMEOUT_MILLIS);
        atLeast("window_size", settings.windowSize(), 1);
        atMost("window_size", settings.windowSize(), MessageWindow.MAX_MESSAGES / 2);
        atLeast("max_messages", settings.maxMessages(), 1);
        atMost("max_messages", settings.maxMessages(), MessageWindow.MAX_MESSAGES / 4);
        atLeast("miss_count_const", settings.missCountConst(), 1);
        atMost("miss_count_const", settings.missCountConst(), Byte.MAX_VALUE);
        atLeast("netmtu", settings.netMtuBytes(), MIN_NET_MTU_BYTES);
        atMost("netmtu", settings.netMtuBytes(), Header.MAX_DATAGRAM_BYTES);
    }

    /** Also refuses what only a restart can change (config 4.1). */
    static void checkChange(TotemSettings running, TotemSettings next) {
        check(next);
        fixed("nodeid", Integer.toUnsignedLong(running.nodeId()), Integer.toUnsignedLong(next.nodeId()));
        fixed("netmtu", running.netMtuBytes(), next.netMtuBytes());
    }

    private static void fixed(String name, long running, long next) {
        if (running != next) {
            throw new IllegalArgumentException("totem." + name + " is " + next + ", it must stay " + running
                    + " while the node runs: only a restart can change it");
        }
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException("totem." + name + " is " + value + ", it must be at least " + least);
        }
    }

    private static void atMost(String name, long value, long most) {
        if (value > most) {
            throw new IllegalArgumentException("totem." + name + " is " + value + ", it must be at most " + most);
        }
    }
}
