package carousel.config.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * What corosync 3.1.7 says of single files with {@code corosync -t}: every row of the tables of the config reference, and the
 * borders between them.
 */
final class Verdicts {
    /** Stands for the name of the machine that the file is read on. */
    static final String HOST = "@HOST@";

    /** Stands for the file's own path in an expected text. */
    static final String FILE = "@FILE@";

    /** Text after "parser error: FILE:LINE: " for a positive line; whole text otherwise; empty when accepted. */
    record Verdict(String name, String text, String expected, int exitStatus) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final String NODES =
            nodelist(node(HOST, 1, "ring0_addr: 127.0.0.1"), node("other", 2, "ring0_addr: 127.0.0.2"));

    private static final String PARSE_ERROR = "parse error in config: ";

    private final List<Verdict> verdicts = new ArrayList<>();

    private Verdicts() {}

    static String node(String name, int nodeId, String... lines) {
        return " node {\n  name: " + name + "\n  nodeid: " + nodeId + "\n  " + String.join("\n  ", lines) + "\n }\n";
    }

    static String nodelist(String... nodes) {
        return "nodelist {\n" + String.join("", nodes) + "}\n";
    }

    static String totem(String... lines) {
        return "totem {\nversion: 2\n" + String.join("\n", lines) + (lines.length > 0 ? "\n" : "") + "}\n";
    }

    static List<Verdict> all() {
        Verdicts table = new Verdicts();
        table.lines();
        table.keys();
        table.words();
        table.integers();
        table.otherSections();
        table.totemValues();
        table.interfaces();
        table.order();
        table.verdicts.addAll(NodeVerdicts.all());
        table.verdicts.addAll(LoggingVerdicts.all());
        table.verdicts.addAll(TransportVerdicts.all());
        return table.verdicts;
    }

    private void accepted(String name, String text) {
        verdicts.add(new Verdict(name, text, "", 0));
    }

    private void line(String name, int line, String problem, String text) {
        verdicts.add(new Verdict(name, text, "parser error: " + FILE + ":" + line + ": " + problem, 8));
    }

    private void refused(String name, String problem, String text) {
        verdicts.add(new Verdict(name, text, problem, 8));
    }

    private void lines() {
        String good = totem() + NODES;
        accepted("plain file", good);
        accepted("CR line ends", good.replace("\n", "\r\n"));
        accepted("comments and blank lines", "# a { comment\n \t\n  # }\n" + good);
        accepted("tabs around everything", "\ttotem\t{\t\n\tversion\t:\t2\t\n\t}\n" + NODES);
        accepted("unknown section and key", "foo {\nbar: 1\nbaz {\nq: 2\n}\n}\n" + good);
        accepted("empty value", "foo {\nbar:\n}\n" + good);
        accepted("empty key", "totem {\nversion: 2\n: 1\n}\n" + NODES);
        accepted("closing brace in a value", "foo {\nbar: a}\n}\n" + good);
        accepted("colon behind a section name", "foo: {\nbar: 1\n}\n" + good);
        accepted("line of 510", good + "foo {\nkey: " + "a".repeat(505) + "\n}\n");
        line("line of 511", 17, "Line too long", good + "foo {\nkey: " + "a".repeat(506) + "\n}\n");
        line("line of 511 at the end of the file", 16, "Line too long", good + "key: " + "a".repeat(506));
        accepted("line of 509 and CR", good + "key: " + "a".repeat(504) + "\r\n");
        line("line of 510 and CR", 16, "Line too long", good + "key: " + "a".repeat(505) + "\r\n");
        line("comment of 511", 16, "Line too long", good + "#" + "a".repeat(510) + "\n");
        line("zero byte", 1, "Line too long", "fo\0o: 1\n" + good);
        accepted("zero byte first", "\0foo\n" + good);
        line("end within a section", 3, "Missing closing brace", "foo {\nbar: 1\n\n");
        line("end within a section, no newline", 1, "Missing closing brace", "foo {");
        line("closing brace at the top", 1, "Unexpected closing brace", "}\n" + good);
        line("no section name", 1, "Missing section name before opening bracket '{'", "{\n}\n" + good);
        line("text behind opening brace", 1, "Extra characters after opening bracket '{'", "foo { # x\n}\n" + good);
        line("brace in a value", 1, "Extra characters after opening bracket '{'", "foo: a{b\n" + good);
        line("open brace as value", 16, "Missing closing brace", good + "key: a {\n");
        line(
                "text behind closing brace",
                2,
                "Extra characters before or after closing bracket '}'",
                "foo {\n} x\n" + good);
        line("two closing braces", 2, "Extra characters before or after closing bracket '}'", "foo {\n}}\n" + good);
        line("word", 1, "Line is not opening or closing section or key value", "word\n" + good);
        line(
                "comment behind a value",
                3,
                integer("totem.token", "0..4294967295", "1000 # x"),
                totem("token: 1000 # x") + NODES);
    }

    private void keys() {
        String good = totem() + NODES;
        accepted("last of two values", totem("token: 20", "token: 3000") + NODES);
        accepted("two totem sections", totem("token: 20") + totem("token: 3000") + NODES);
        accepted(
                "typed name at another place",
                totem("foo {", "token: x", "}") + "bar {\ntotem {\ntoken: x\n}\n}\n" + NODES);
        accepted("dotted key of another section", "totem.token: xx\n" + good);
        accepted("path of 254", good + "k".repeat(250) + " {\nabc: 1\n}\n");
        line("path of 255", 17, "New key makes total cmap path too long", good + "k".repeat(250) + " {\nabcd: 1\n}\n");
        accepted("key of 253", good + "k".repeat(253) + ": 1\n");
        line("key of 300", 16, "New key makes total cmap path too long", good + "k".repeat(300) + ": 1\n");
        accepted("section of 253", good + "k".repeat(253) + " {\n}\n");
        line(
                "section of 300",
                16,
                "Start of section makes total cmap path too long",
                good + "k".repeat(300) + " {\n}\n");
        accepted("path of 3", "a {\nb: 1\n}\n" + good);
        line("path of 2", 1, unstorable("ab"), "ab: 1\n" + good);
        line("blank within a key", 3, unstorable("totem.a b"), totem("a b: 1") + NODES);
        line("form feed", 1, unstorable("\ffoo"), "\ffoo: 1\n" + good);
    }

    private void words() {
        word("ip_version", "ipv5", "Invalid ip_version type");
        word("crypto_model", "gnutls", "Invalid crypto model. Should be nss or openssl");
        word("crypto_cipher", "3des", "Invalid cipher type. Should be none, aes256, aes192 or aes128");
        word("crypto_hash", "shal", "Invalid hash type. Should be none, md5, sha1, sha256, sha384 or sha512");
        word(
                "knet_compression_model",
                "none",
                "Invalid compression model. Should be zlib, lz4, lz4hc, lzo2, lzma, bzip2 or zstd");
        for (String model : List.of("zlib", "lz4", "lz4hc", "lzo2", "lzma", "bzip2", "zstd")) {
            accepted("compression " + model, totem("knet_compression_model: " + model) + NODES);
        }
        system("qb_ipc_type", "x", "Invalid system.qb_ipc_type");
        system("sched_rr", "true", "Invalid system.sched_rr value");
        system("move_to_root_cgroup", "x", "Invalid system.move_to_root_cgroup");
        system("allow_knet_handle_fallback", "x", "Invalid system.allow_knet_handle_fallback");
        accepted(
                "system words",
                "system {\nqb_ipc_type: shm\nsched_rr: no\nmove_to_root_cgroup: auto\n"
                        + "allow_knet_handle_fallback: yes\npriority: foo\n}\n" + totem() + NODES);
    }

    private void word(String key, String value, String problem) {
        line(key + ": " + value, 3, problem, totem(key + ": " + value) + NODES);
    }

    private void system(String key, String value, String problem) {
        line(key + ": " + value, 2, problem, "system {\n" + key + ": " + value + "\n}\n" + totem() + NODES);
    }

    private void integers() {
        for (String value : List.of("0x10", "1.5", "-1", "4294967296", "99999999999999999999", "1 2", "abc", "")) {
            line(
                    "token: " + value,
                    3,
                    integer("totem.token", "0..4294967295", value),
                    totem("token: " + value) + NODES);
        }
        accepted("sign and zeros", totem("token: +03000") + NODES);
        accepted("largest", totem("token: 4294967295") + NODES);
        String totemNumbers =
                "version nodeid threads token_coefficient token_warning token_retransmits_before_loss_const"
                        + " token_retransmit hold join send_join consensus merge downcheck fail_recv_const seqno_unchanged_const"
                        + " heartbeat_failures_allowed max_network_delay window_size max_messages miss_count_const netmtu"
                        + " knet_pmtud_interval knet_mtu knet_compression_threshold rrp_token_expired_timeout";
        for (String key : totemNumbers.split(" ", -1)) {
            line(key + ": xx", 3, integer("totem." + key, "0..4294967295", "xx"), totem(key + ": xx") + NODES);
        }
        String level = "knet_compression_level";
        accepted("negative level", totem(level + ": -5") + NODES);
        line(
                level,
                3,
                integer("totem." + level, "-2147483648..2147483647", "-2147483649"),
                totem(level + ": -2147483649") + NODES);
        for (String key :
                List.of("knet_ping_interval", "knet_ping_timeout", "knet_ping_precision", "knet_pong_count")) {
            line(
                    key,
                    4,
                    integer("totem.interface." + key, "0..4294967295", "x"),
                    totem("interface {", key + ": x", "}") + NODES);
        }
        for (String key : List.of("linknumber", "ttl", "knet_link_priority")) {
            line(
                    key,
                    4,
                    integer("totem.interface." + key, "0..255", "256"),
                    totem("interface {", key + ": 256", "}") + NODES);
        }
        line(
                "mcastport",
                4,
                integer("totem.interface.mcastport", "0..65535", "65536"),
                totem("interface {", "mcastport: 65536", "}") + NODES);
        for (String key : List.of("expected_votes", "votes", "last_man_standing_window", "leaving_timeout")) {
            line(
                    key,
                    2,
                    integer("quorum." + key, "0..4294967295", "xx"),
                    "quorum {\n" + key + ": xx\n}\n" + totem() + NODES);
        }
        String flags =
                "two_node wait_for_all auto_tie_breaker last_man_standing allow_downscale expected_votes_tracking";
        for (String key : flags.split(" ", -1)) {
            line(
                    key,
                    2,
                    integer("quorum." + key, "0..255", "yes"),
                    "quorum {\n" + key + ": yes\n}\n" + totem() + NODES);
        }
        for (String key : List.of("votes", "timeout", "sync_timeout")) {
            line(
                    "device " + key,
                    3,
                    integer("quorum.device." + key, "0..4294967295", "xx"),
                    "quorum {\ndevice {\n" + key + ": xx\n}\n}\n" + totem() + NODES);
        }
        line(
                "master_wins",
                3,
                integer("quorum.device.master_wins", "0..255", "xx"),
                "quorum {\ndevice {\nmaster_wins: xx\n}\n}\n" + totem() + NODES);
        line(
                "watchdog_timeout",
                2,
                integer("resources.watchdog_timeout", "0..4294967295", "xx"),
                "resources {\nwatchdog_timeout: xx\n}\n" + totem() + NODES);
        line(
                "nodeid",
                7,
                integer("nodelist.node.0.nodeid", "0..4294967295", "x"),
                totem() + "nodelist {\nnode {\nname: " + HOST + "\nnodeid: x\nring0_addr: 127.0.0.1\n}\n}\n");
        line(
                "quorum_votes",
                14,
                integer("nodelist.node.1.quorum_votes", "0..4294967295", "x"),
                totem()
                        + nodelist(
                                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                                node("other", 2, "ring0_addr: 127.0.0.2", "quorum_votes: x")));
    }

    private void otherSections() {
        String good = totem() + NODES;
        line("uidgid item", 2, "uidgid: Only uid and gid are allowed items", "uidgid {\nfoo: 1\n}\n" + good);
        line(
                "uidgid section",
                3,
                "uidgid: Only uid and gid are allowed items",
                "uidgid {\nsub {\nfoo: 1\n}\n}\n" + good);
        accepted("uidgid", "uidgid {\nuid: root\ngid: 0\nuid: +10\nuid: 4294967294\n}\n" + good);
        for (String user : List.of("nosuchuser", "-5", "4294967296", "1.5", "0x10", "")) {
            line(
                    "uid " + user,
                    2,
                    "The '" + user + "' user is not found in /etc/passwd, please read the documentation.",
                    "uidgid {\nuid: " + user + "\n}\n" + good);
        }
        line(
                "gid",
                2,
                "The 'nosuchgroup' group is not found in /etc/group, please read the documentation.",
                "uidgid {\ngid: nosuchgroup\n}\n" + good);
        line(
                "member",
                5,
                "Only memberaddr is allowed in member section",
                totem("interface {", "member {", "foo: 1", "}", "}") + NODES);
        line(
                "logger_subsys",
                4,
                "No subsys key in logger_subsys directive",
                "logging {\nlogger_subsys {\ndebug: on\n}\n}\n" + good);
        line(
                "logging_daemon",
                4,
                "No name key in logging_daemon directive",
                "logging {\nlogging_daemon {\ndebug: on\n}\n}\n" + good);
    }

    private void totemValues() {
        tooShort("token", "token timeout parameter");
        tooShort("token_retransmit", "token retransmit timeout parameter");
        tooShort("join", "join timeout parameter");
        tooShort("consensus", "consensus timeout parameter");
        tooShort("merge", "merge timeout parameter");
        tooShort("downcheck", "downcheck timeout parameter");
        tooShort("max_network_delay", "max_network_delay parameter");
        value("hold: 13", PARSE_ERROR + "The token hold timeout parameter (13 ms) may not be less than (14 ms).");
        accepted("hold: 14", totem("hold: 14") + NODES);
        String inappropriate = PARSE_ERROR + "Not appropriate token or token_retransmits_before_loss_const value set";
        value("token: 125", inappropriate);
        accepted("token: 126", totem("token: 126") + NODES);
        value("token_retransmits_before_loss_const: 200", inappropriate);
        accepted("token: 100 with a retransmit of its own", totem("token: 100", "token_retransmit: 50") + NODES);
        value(
                "consensus: 40",
                PARSE_ERROR + "The consensus timeout parameter (40 ms) may not be less than join timeout (50 ms).");
        value(
                "token_warning: 101",
                PARSE_ERROR + "The token warning parameter (101%) must be between 0 (disabled) and 100.");
        accepted("token_warning: 0", totem("token_warning: 0") + NODES);
        for (int token : new int[] {1005, 1015, 345, 3005, 4305, 100_005}) {
            long consensus = Math.round(1.2 * token);
            refused(
                    "consensus of token " + token,
                    PARSE_ERROR + "The consensus timeout parameter (" + consensus
                            + " ms) may not be less than join timeout (2000000000 ms).",
                    totem("join: 2000000000", "token: " + token) + NODES);
        }
        for (String key : List.of(
                "token",
                "token_retransmit",
                "hold",
                "join",
                "consensus",
                "merge",
                "downcheck",
                "max_network_delay",
                "window_size",
                "max_messages",
                "netmtu",
                "knet_pmtud_interval")) {
            accepted(key + ": 0 is the default", totem(key + ": 0") + NODES);
        }
        refused(
                "version missing",
                PARSE_ERROR + "This totem parser can only parse version 2 configurations.",
                "totem {\n}\n" + NODES);
        refused(
                "version 3",
                PARSE_ERROR + "This totem parser can only parse version 2 configurations.",
                "totem {\nversion: 3\n}\n" + NODES);
        value("transport: foo", "Invalid transport type. Should be udpu, udp or knet");
        value("transport:", "Invalid transport type. Should be udpu, udp or knet");
        value(
                "link_mode: turbo",
                PARSE_ERROR + "The Knet link mode \"turbo\" specified is invalid.  It must be active, passive or rr.");
        value("link_mode: " + "x".repeat(64), "totem.link_mode is too long");
        value(
                "link_mode: " + "x".repeat(63),
                PARSE_ERROR + "The Knet link mode \"" + "x".repeat(63)
                        + "\" specified is invalid.  It must be active, passive or rr.");
        for (String mode : List.of("passive", "active", "rr")) {
            accepted("link_mode: " + mode, totem("link_mode: " + mode) + NODES);
        }
        value("crypto_cipher: aes256", "crypto_cipher requires crypto_hash with value other than none");
        refused(
                "secauth and hash none",
                "crypto_cipher requires crypto_hash with value other than none",
                totem("secauth: on", "crypto_hash: none") + NODES);
        accepted(
                "secauth and both none",
                totem("secauth: on", "crypto_cipher: none", "crypto_hash: none", "keyfile: /nope") + NODES);
        accepted("any other word for secauth", totem("secauth: 1", "keyfile: /nope") + NODES);
        for (String lines : List.of("secauth: on", "crypto_hash: sha1", "secauth: on\ncrypto_cipher: none")) {
            refused(
                    "key file missing with " + lines,
                    "Could not open /nope/key: No such file or directory",
                    totem(lines, "keyfile: /nope/key", "key: unused") + NODES);
        }
        refused("key of 127", "key is too short", totem("secauth: on", "key: " + "k".repeat(126)) + NODES);
        accepted("key of 128", totem("secauth: on", "key: " + "k".repeat(127)) + NODES);
    }

    private void tooShort(String key, String words) {
        value(key + ": 29", PARSE_ERROR + "The " + words + " (29 ms) may not be less than (30 ms).");
    }

    private void value(String line, String problem) {
        refused(line, problem, totem(line) + NODES);
    }

    private void interfaces() {
        String noMembers = PARSE_ERROR + "Not all nodes have the same number of links";
        link("linknumber: 1\nmcastport: 5000", noMembers);
        link("linknumber: 1\nttl: 1", noMembers);
        link("linknumber: 1\nbindnetaddr: 10.0.0.0", noMembers);
        link("linknumber: 1\nringnumber: 1", "");
        link("ttl: 3", PARSE_ERROR + "Can only set ttl on multicast transport types for interface 0");
        link("linknumber: 3\nttl: 0", PARSE_ERROR + "Can only set ttl on multicast transport types for interface 3");
        link("ttl: 1", "");
        link("linknumber: 8", "");
        link("linknumber: 8\nmcastport: 5", PARSE_ERROR + "interface ring number 8 is bigger than allowed maximum 7");
        link("ringnumber: 9", "");
        link("knet_transport: tcp", "Unrecognised knet_transport. expected 'udp' or 'sctp'");
        link("linknumber: 3\nknet_transport: tcp", "Unrecognised knet_transport. expected 'udp' or 'sctp'");
        link("knet_transport: sctp", "");
        link("mcastaddr: zzz..zzz", "failed to parse mcast address 'zzz..zzz'");
        link("mcastport: 0\nknet_link_priority: 0\nknet_pong_count: 0\nknet_ping_interval: 0", "");
        link("bindnetaddr: 127.0.0.0\nmember {\nmemberaddr: 127.0.0.1\n}", "");
        link("sub {\nmcastport: x\n}", "");
    }

    private void link(String lines, String problem) {
        verdicts.add(new Verdict(
                "interface " + lines, totem("interface {", lines, "}") + NODES, problem, problem.isEmpty() ? 0 : 8));
    }

    /** Files with more than one problem: corosync stops at the first, which must be ours too. */
    private void order() {
        value("transport: foo\nlink_mode: turbo\ntoken: 5", "Invalid transport type. Should be udpu, udp or knet");
        value(
                "link_mode: turbo\ntoken: 5\ncrypto_cipher: aes256",
                "crypto_cipher requires crypto_hash with value other than none");
        value(
                "link_mode: turbo\ntoken: 5",
                PARSE_ERROR + "The token timeout parameter (5 ms) may not be less than (30 ms).");
        value(
                "token: 5\ninterface {\nttl: 5\n}",
                PARSE_ERROR + "Can only set ttl on multicast transport types for interface 0");
        value(
                "max_network_delay: 3\ntoken: 5",
                PARSE_ERROR + "The max_network_delay parameter (3 ms) may not be less than (30 ms).");
        value(
                "token_warning: 200\nhold: 5",
                PARSE_ERROR + "The token warning parameter (200%) must be between 0 (disabled) and 100.");
        value("version: 3\ntoken: 5", PARSE_ERROR + "This totem parser can only parse version 2 configurations.");
        nodes(
                "id missing before same id",
                "Knet requires an explicit nodeid to be specified for address '127.0.0.3'.",
                node(HOST, 1, "ring0_addr: 127.0.0.1"),
                node("b", 1, "ring0_addr: 127.0.0.2"),
                " node {\n name: c\n ring0_addr: 127.0.0.3\n }\n");
        nodes(
                "names before number of links",
                PARSE_ERROR + "for a multi-link configuration, all nodes must have a 'name' attribute",
                node(HOST, 1, "ring0_addr: fd00::1", "ring1_addr: 127.0.1.1"),
                " node {\n nodeid: 2\n ring0_addr: 127.0.0.2\n }\n");
    }

    private void nodes(String name, String problem, String... nodes) {
        verdicts.add(NodeVerdicts.of(name, problem, nodes));
    }

    private static String integer(String key, String range, String value) {
        return "Value of key \"" + key + "\" is expected to be integer in range (" + range + "), but \"" + value
                + "\" was given";
    }

    private static String unstorable(String key) {
        return "Can't store key \"" + key + "\" into icmap, returned error is CS_ERR_NAME_TOO_LONG";
    }
}
