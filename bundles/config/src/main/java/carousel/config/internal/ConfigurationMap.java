package carousel.config.internal;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.config.InterfaceConfiguration;
import carousel.api.knet.CompressionSettings;
import carousel.api.knet.KnetSettings;
import carousel.api.totem.TotemSettings;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.SortedMap;

/** The configuration map as a daemon shows it after its start: the file's keys and those that it derives (services reference 5.4). */
final class ConfigurationMap {
    private static final String RUNTIME = "runtime.config.totem.";

    private final NavigableMap<String, CmapValue> map;

    ConfigurationMap(ConfigurationKeys keys) {
        map = keys.typed();
    }

    /** The local node's place and addresses, as the file has them. */
    ConfigurationMap withLocalNode(NodeEntry local) {
        number("nodelist.local_node_pos", local.position());
        local.addresses()
                .forEach((link, text) -> map.put("totem.interface." + link + ".bindnetaddr", CmapValue.of(text)));
        return this;
    }

    /** The settings in use, defaults included. */
    ConfigurationMap withSettings(TotemTimers timers, TotemSettings totem, KnetSettings knet) {
        runtime("block_unlisted_ips", knet.accessLists() ? 1 : 0);
        runtime("cancel_token_hold_on_retransmit", totem.cancelTokenHoldOnRetransmit() ? 1 : 0);
        runtime("consensus", totem.consensusMillis());
        runtime("downcheck", timers.downcheckMillis());
        runtime("fail_recv_const", totem.failReceiveConst());
        runtime("heartbeat_failures_allowed", totem.heartbeatFailuresAllowed());
        runtime("hold", totem.holdMillis());
        runtime("join", totem.joinMillis());
        runtime("knet_mtu", knet.manualMtuBytes());
        runtime("knet_pmtud_interval", knet.pmtudIntervalMillis() / 1000);
        runtime("max_messages", totem.maxMessages());
        runtime("max_network_delay", totem.maxNetworkDelayMillis());
        runtime("merge", totem.mergeMillis());
        runtime("miss_count_const", totem.missCountConst());
        runtime("send_join", totem.sendJoinMillis());
        runtime("seqno_unchanged_const", totem.seqnoUnchangedConst());
        runtime("token", totem.tokenMillis());
        runtime("token_retransmit", totem.tokenRetransmitMillis());
        runtime("token_retransmits_before_loss_const", timers.retransmitsBeforeLoss());
        runtime("token_warning", totem.tokenWarningPercent());
        runtime("window_size", totem.windowSize());
        CompressionSettings compression = knet.compression();
        map.put(
                RUNTIME + "knet_compression_level",
                new CmapValue.IntegerValue(CmapType.INT32, compression == null ? 0 : compression.level()));
        map.put(RUNTIME + "knet_compression_model", CmapValue.of(compression == null ? "none" : compression.model()));
        runtime("knet_compression_threshold", compression == null ? 0 : compression.thresholdBytes());
        return this;
    }

    /** The ping timers of the links in use. */
    ConfigurationMap withLinks(SortedMap<Integer, InterfaceConfiguration> links) {
        links.forEach((number, link) -> {
            runtime("interface." + number + ".knet_ping_interval", link.pingIntervalMillis());
            runtime("interface." + number + ".knet_ping_timeout", link.pingTimeoutMillis());
        });
        return this;
    }

    NavigableMap<String, CmapValue> build() {
        return Collections.unmodifiableNavigableMap(map);
    }

    private void runtime(String name, long number) {
        number(RUNTIME + name, number);
    }

    /** Corosync counts in 32 bits, and what goes beyond begins at 0 again. */
    private void number(String key, long number) {
        map.put(key, CmapValue.unsigned32(number & 0xffff_ffffL));
    }
}
