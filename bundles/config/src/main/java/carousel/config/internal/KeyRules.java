package carousel.config.internal;

import carousel.api.cmap.CmapValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Types and allowed words of the keys that the parser itself checks (config reference 2 and 4), by section. */
final class KeyRules {
    /** A key's allowed words and the text for any other. */
    private record Words(List<String> allowed, String refusal) {}

    private static final Map<String, Map<String, NumberType>> TYPES = new HashMap<>();
    private static final Map<String, Map<String, Words>> WORDS = new HashMap<>();

    static {
        type(
                "totem",
                NumberType.U32,
                "version nodeid threads token token_coefficient token_warning token_retransmits_before_loss_const"
                        + " token_retransmit hold join send_join consensus merge downcheck fail_recv_const"
                        + " seqno_unchanged_const heartbeat_failures_allowed max_network_delay window_size max_messages"
                        + " miss_count_const netmtu knet_pmtud_interval knet_mtu knet_compression_threshold"
                        + " rrp_token_expired_timeout rrp_problem_count_timeout rrp_problem_count_threshold"
                        + " rrp_problem_count_mcast_threshold rrp_autorecovery_check_timeout");
        type("totem", NumberType.I32, "knet_compression_level");
        type("totem", NumberType.U64, "config_version");
        type("totem.interface", NumberType.U8, "linknumber ttl knet_link_priority");
        type("totem.interface", NumberType.U16, "mcastport");
        type(
                "totem.interface",
                NumberType.U32,
                "knet_ping_interval knet_ping_timeout knet_ping_precision knet_pong_count");
        type("nodelist.node", NumberType.U32, "nodeid quorum_votes");
        type("quorum", NumberType.U32, "expected_votes votes last_man_standing_window leaving_timeout");
        type(
                "quorum",
                NumberType.U8,
                "two_node wait_for_all auto_tie_breaker last_man_standing allow_downscale expected_votes_tracking");
        type("quorum.device", NumberType.U32, "timeout sync_timeout votes");
        type("quorum.device", NumberType.U8, "master_wins");
        type("resources", NumberType.U32, "watchdog_timeout");
        type("resources.system.memory_used", NumberType.U64, "poll_period");
        type("resources.system.load_15min", NumberType.U64, "poll_period");

        words("totem", "ip_version", "Invalid ip_version type", "ipv4 ipv6 ipv4-6 ipv6-4");
        words("totem", "crypto_model", "Invalid crypto model. Should be nss or openssl", "nss openssl");
        words(
                "totem",
                "crypto_cipher",
                "Invalid cipher type. Should be none, aes256, aes192 or aes128",
                "none aes256 aes192 aes128");
        words(
                "totem",
                "crypto_hash",
                "Invalid hash type. Should be none, md5, sha1, sha256, sha384 or sha512",
                "none md5 sha1 sha256 sha384 sha512");
        words(
                "totem",
                "knet_compression_model",
                "Invalid compression model. Should be zlib, lz4, lz4hc, lzo2, lzma, bzip2 or zstd",
                "zlib lz4 lz4hc lzo2 lzma bzip2 zstd");
        words("system", "qb_ipc_type", "Invalid system.qb_ipc_type", "native shm socket");
        words("system", "sched_rr", "Invalid system.sched_rr value", "yes no");
        words("system", "move_to_root_cgroup", "Invalid system.move_to_root_cgroup", "yes no auto");
        words("system", "allow_knet_handle_fallback", "Invalid system.allow_knet_handle_fallback", "yes no");
    }

    /** The number of a link or a node, which no rule asks for. */
    private static final Pattern NUMBER = Pattern.compile("\\.[0-9]+$");

    private KeyRules() {}

    private static void type(String section, NumberType type, String keys) {
        for (String key : keys.split(" ", -1)) {
            TYPES.computeIfAbsent(section, unused -> new HashMap<>()).put(key, type);
        }
    }

    private static void words(String section, String key, String refusal, String allowed) {
        WORDS.computeIfAbsent(section, unused -> new HashMap<>())
                .put(key, new Words(List.of(allowed.split(" ", -1)), refusal));
    }

    /** The integer type of a key, null for text. */
    static @Nullable NumberType numberType(String section, String key) {
        return TYPES.getOrDefault(section, Map.of()).get(key);
    }

    /**
     * Checks a line and stores it.
     *
     * @param section whose rules hold
     * @param key the key within the section
     * @param path where the value is stored
     */
    static void store(ConfigurationKeys keys, String section, String key, String path, String value)
            throws InvalidLineException {
        try {
            NumberType type = numberType(section, key);
            if (type != null) {
                keys.putNumber(path, type.parse(path, value));
                return;
            }
            Words words = WORDS.getOrDefault(section, Map.of()).get(key);
            if (words != null && !words.allowed.contains(value)) {
                throw new InvalidLineException(words.refusal);
            }
            keys.putText(path, value);
        } catch (InvalidLineException e) {
            keys.refuse(path);
            throw e;
        }
    }

    /**
     * Checks the new value of one key of the map and stores it, or takes the key away.
     *
     * @param path the whole key
     */
    static void set(ConfigurationKeys keys, String path, @Nullable CmapValue value) throws InvalidLineException {
        if (value == null) {
            keys.remove(path);
            return;
        }
        int dot = path.lastIndexOf('.');
        String section = NUMBER.matcher(path.substring(0, Math.max(dot, 0))).replaceFirst("");
        String key = path.substring(dot + 1);
        if (value instanceof CmapValue.IntegerValue number && numberType(section, key) == null) {
            keys.putNumber(path, number);
        } else if (value instanceof CmapValue.BinaryValue) {
            throw new InvalidLineException("Value of key \"" + path + "\" is binary, expected a text or a number");
        } else {
            store(keys, section, key, path, value.toString());
        }
    }
}
