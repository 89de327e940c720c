package carousel.config.internal;

import static carousel.config.internal.Verdicts.HOST;
import static carousel.config.internal.Verdicts.node;
import static carousel.config.internal.Verdicts.nodelist;
import static carousel.config.internal.Verdicts.totem;

import carousel.config.internal.Verdicts.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What corosync 3.1.7 says of the section {@code logging}, recorded with {@code corosync -t}; these end with status 7. */
final class LoggingVerdicts {
    private static final String PARSE_ERROR = "parse error in config: ";
    private static final String NO_FILE = "Can't open logfile '/nope/x' for reason: No such file or directory (2).";

    private final List<Verdict> verdicts = new ArrayList<>();

    private LoggingVerdicts() {}

    static List<Verdict> all() {
        LoggingVerdicts table = new LoggingVerdicts();
        table.words();
        table.files();
        table.subsystems();
        table.order();
        return table.verdicts;
    }

    private void words() {
        for (String name : List.of("fileline", "function_name", "blackbox")) {
            accepted(name + ": on");
            accepted(name + ": off");
            refused("unknown value for " + name + ".", name + ": yes");
            refused("unknown value for " + name + ".", name + ": no");
        }
        for (String name : List.of("to_stderr", "to_syslog", "to_logfile", "to_file")) {
            for (String word : List.of("yes", "no", "on", "off")) {
                accepted(name + ": " + word);
            }
            refused("unknown value for " + name + ".", name + ": true");
            refused("unknown value for " + name + ".", name + ": YES");
        }
        for (String word : List.of("off", "on", "hires")) {
            accepted("timestamp: " + word);
        }
        refused("unknown value for timestamp.", "timestamp: yes");
        for (String word : List.of("off", "on", "trace")) {
            accepted("debug: " + word);
        }
        for (String word : List.of("yes", "no", "")) {
            refused("unknown value for debug.", "debug: " + word);
        }
        for (String word : List.of("emerg", "alert", "crit", "err", "error", "warning", "notice", "info", "debug")) {
            accepted("syslog_priority: " + word);
            accepted("logfile_priority: " + word);
        }
        for (String word : List.of("warn", "panic", "trace", "none", "emergency")) {
            refused("unknown syslog priority specified.", "syslog_priority: " + word);
        }
        refused("unknown logfile priority specified.", "logfile_priority: warn");
        refused("unknown syslog level specified.", "syslog_level: warn");
        for (String word : List.of("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron")) {
            accepted("syslog_facility: " + word);
        }
        for (String word : List.of("authpriv", "ftp", "local0", "local7")) {
            accepted("syslog_facility: " + word);
        }
        for (String word : List.of("local8", "security", "none", "DAEMON")) {
            refused("unknown syslog facility specified.", "syslog_facility: " + word);
        }
    }

    private void files() {
        accepted("to_logfile: yes");
        refused(NO_FILE, "logfile: /nope/x");
        refused(NO_FILE, "to_logfile: no\nlogfile: /nope/x");
        refused("Can't open logfile '/' for reason: Is a directory (21).", "logfile: /");
        refused("Can't open logfile '' for reason: No such file or directory (2).", "logfile:");
        refused(
                "Can't open logfile '/proc/self/status/x' for reason: Not a directory (20).",
                "logfile: /proc/self/status/x");
    }

    private void subsystems() {
        accepted(subsystem("NOSUCH", "debug: on"));
        accepted(subsystem("", "debug: on"));
        accepted(subsystem("a.b", "debug: m"));
        accepted(subsystem("TOTEM", "timestamp: x\nfileline: x\nfoo: x"));
        refused("unknown value for debug.", subsystem("TOTEM", "debug: x"));
        refused("unknown value for to_syslog.", subsystem("TOTEM", "logfile_priority: x\nto_syslog: x"));
        refused(NO_FILE, subsystem("TOTEM", "logfile: /nope/x"));
        accepted(subsystem("a".repeat(63), "debug: on"));
        refused("unable to create new logging subsystem.", subsystem("a".repeat(64), "debug: on"));
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 17; i++) {
            many.append(subsystem("X" + i, "debug: on")).append('\n');
        }
        accepted(many.toString());
        refused("unable to create new logging subsystem.", many + subsystem("X17", "debug: on"));
        accepted("logging_daemon {\nname: qdevice\ndebug: x\n}");
        refused("unknown value for debug.", "logging_daemon {\nname: corosync\nsubsys: TOTEM\ndebug: x\n}");
    }

    /** The line format comes first, then the common targets one by one, then the subsystems by name; totem is read later. */
    private void order() {
        refused("unknown value for fileline.", "timestamp: m\nblackbox: m\nfunction_name: m\nfileline: m");
        refused("unknown value for function_name.", "timestamp: m\nblackbox: m\nfunction_name: m\nto_stderr: m");
        refused("unknown value for timestamp.", "timestamp: m\nblackbox: m\nto_stderr: m");
        refused("unknown value for blackbox.", "blackbox: m\nto_stderr: m");
        refused("unknown value for to_stderr.", "to_logfile: m\nto_syslog: m\nto_stderr: m");
        refused("unknown value for to_syslog.", "to_logfile: m\nsyslog_facility: m\nto_syslog: m");
        refused("unknown syslog facility specified.", "to_logfile: m\nsyslog_level: m\nsyslog_facility: m");
        refused("unknown syslog level specified.", "syslog_priority: m\nsyslog_level: m");
        refused("unknown syslog priority specified.", "to_logfile: m\nsyslog_priority: m\nlogfile: /nope/x");
        refused(NO_FILE, "to_logfile: m\nlogfile_priority: m\nlogfile: /nope/x");
        refused("unknown value for to_logfile.", "to_logfile: m\nlogfile_priority: m\ndebug: m");
        refused("unknown logfile priority specified.", "debug: m\nlogfile_priority: m");
        refused("unknown value for to_syslog.", subsystem("ZZ", "debug: m") + "\n" + subsystem("AA", "to_syslog: m"));
        refused("unknown value for debug.", subsystem("AA", "to_syslog: m") + "\ndebug: m");
        verdicts.add(new Verdict(
                "bad logging before bad totem",
                totem("token: 3", "transport: x") + "logging {\ndebug: m\n}\n",
                PARSE_ERROR + "unknown value for debug.",
                7));
    }

    private static String subsystem(String name, String lines) {
        return "logger_subsys {\nsubsys: " + name + "\n" + lines + "\n}";
    }

    private void accepted(String lines) {
        verdicts.add(new Verdict("logging " + lines, file(lines), "", 0));
    }

    private void refused(String problem, String lines) {
        verdicts.add(new Verdict("bad logging " + lines, file(lines), PARSE_ERROR + problem, 7));
    }

    private static String file(String lines) {
        return totem() + nodelist(node(HOST, 1, "ring0_addr: 127.0.0.1")) + "logging {\n" + lines + "\n}\n";
    }
}
