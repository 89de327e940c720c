package carousel.itest.simulator.plan;

import carousel.api.totem.TotemSettings;
import java.util.Map;
import java.util.TreeMap;

/** Settings of the nodes by their names in corosync.conf. What is not set follows from the token time-out as in Corosync. */
final class SettingsWords {
    private static final long MAX = 1_000_000_000;

    private final Map<String, Long> values = new TreeMap<>();

    void read(Words words) throws PlanFormatException {
        String name = words.word("a setting");
        switch (name) {
            case "token",
                    "token_warning",
                    "token_retransmit",
                    "hold",
                    "join",
                    "send_join",
                    "consensus",
                    "merge",
                    "fail_recv_const",
                    "seqno_unchanged_const",
                    "window_size",
                    "max_messages",
                    "miss_count_const",
                    "netmtu" -> values.put(name, words.whole(name, 0, MAX));
            case "cancel_token_hold_on_retransmit" -> values.put(name, words.takeIf("yes") ? 1L : no(words));
            default -> throw new PlanFormatException("there is no setting \"" + name + "\"");
        }
        words.end();
    }

    private static long no(Words words) throws PlanFormatException {
        words.expect("no");
        return 0;
    }

    void sendJoin(long millis) {
        values.put("send_join", millis);
    }

    TotemSettings of(int nodeId, long tokenMillis) {
        long token = values.getOrDefault("token", tokenMillis);
        TotemSettings d = TotemSettings.defaults(nodeId, token);
        return new TotemSettings(
                nodeId,
                token,
                (int) get("token_warning", d.tokenWarningPercent()),
                get("token_retransmit", d.tokenRetransmitMillis()),
                get("hold", Math.max(14, d.holdMillis())),
                get("join", d.joinMillis()),
                get("send_join", d.sendJoinMillis()),
                get("consensus", d.consensusMillis()),
                get("merge", d.mergeMillis()),
                (int) get("fail_recv_const", d.failReceiveConst()),
                (int) get("seqno_unchanged_const", d.seqnoUnchangedConst()),
                (int) get("window_size", d.windowSize()),
                (int) get("max_messages", d.maxMessages()),
                (int) get("miss_count_const", d.missCountConst()),
                get("cancel_token_hold_on_retransmit", 0) == 1,
                (int) get("netmtu", d.netMtuBytes()),
                nodeId);
    }

    private long get(String name, long otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
