package carousel.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.logging.LineFormat.Time;
import carousel.logging.LogPriority;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of config 4.6 and sentences of logging 5. */
class LoggingKeysTest {
    private static LoggingKeys with(String key, String value) {
        return new LoggingKeys(Map.of(key, value));
    }

    @Test
    void defaultsAreCorosyncs() {
        LoggingKeys keys = new LoggingKeys(Map.of("totem.version", "2"));
        assertTrue(keys.toStandardError(null));
        assertTrue(keys.toSyslog(null));
        assertFalse(keys.toFile(null));
        assertEquals(LogPriority.INFO, keys.filePriority(null));
        assertEquals(LogPriority.INFO, keys.syslogPriority(null));
        assertEquals(3 << 3, keys.facility(null));
        assertEquals(Time.HIGH_RESOLUTION, keys.time());
        assertFalse(keys.fileLine());
        assertFalse(keys.functionName());
        assertEquals(Set.of(), keys.subsystems());
    }

    @ParameterizedTest
    @CsvSource({
        "emerg,EMERG",
        "alert,ALERT",
        "crit,CRIT",
        "err,ERROR",
        "warning,WARNING",
        "notice,NOTICE",
        "info,INFO",
        "debug,DEBUG"
    })
    void prioritiesHaveSyslogsNames(String word, LogPriority expected) {
        assertEquals(expected, with("logging.syslog_priority", word).syslogPriority(null));
        assertEquals(expected, with("logging.logfile_priority", word).filePriority(null));
    }

    @ParameterizedTest
    @CsvSource({
        "daemon,24",
        "auth,32",
        "authpriv,80",
        "cron,72",
        "ftp,88",
        "user,8",
        "local0,128",
        "local3,152",
        "local7,184"
    })
    void facilitiesAreThoseOfSyslog(String word, int expected) {
        assertEquals(expected, with("logging.syslog_facility", word).facility(null));
    }

    @ParameterizedTest
    @CsvSource({"off,ERROR", "on,DEBUG", "trace,TRACE"})
    void debugLiftsThePrioritiesOfTargets(String debug, LogPriority expected) {
        LoggingKeys keys = new LoggingKeys(
                Map.of("logging.debug", debug, "logging.syslog_priority", "err", "logging.logfile_priority", "err"));
        assertEquals(expected, keys.syslogPriority(null));
        assertEquals(expected, keys.filePriority(null));
    }

    @Test
    void subsystemTakesWhatItDoesNotSetFromTheSection() {
        LoggingKeys keys = new LoggingKeys(Map.of(
                "logging.debug", "on",
                "logging.to_syslog", "no",
                "logging.logger_subsys.TOTEM.debug", "off",
                "logging.logger_subsys.TOTEM.logfile", "/totem",
                "logging.logger_subsys.TOTEM.to_logfile", "on"));
        assertEquals(Set.of("TOTEM"), keys.subsystems());
        assertEquals(LogPriority.INFO, keys.filePriority("TOTEM"));
        assertFalse(keys.toSyslog("TOTEM"));
        assertTrue(keys.toFile("TOTEM"));
        assertEquals("/totem", keys.file("TOTEM"));
        assertEquals(LogPriority.DEBUG, keys.filePriority("KNET"));
        assertFalse(keys.toFile("KNET"));
    }

    @Test
    void obsoleteNamesStillWork() {
        assertTrue(with("logging.to_file", "yes").toFile(null));
        assertEquals(LogPriority.CRIT, with("logging.syslog_level", "crit").syslogPriority(null));
    }

    @ParameterizedTest
    @CsvSource({
        "to_stderr,maybe,unknown value for to_stderr",
        "to_syslog,maybe,unknown value for to_syslog",
        "to_logfile,maybe,unknown value for to_logfile",
        "debug,maybe,unknown value for debug",
        "timestamp,maybe,unknown value for timestamp",
        "fileline,maybe,unknown value for fileline",
        "function_name,maybe,unknown value for function_name",
        "syslog_facility,maybe,unknown syslog facility specified",
        "syslog_priority,maybe,unknown syslog priority specified",
        "logfile_priority,maybe,unknown logfile priority specified"
    })
    void unknownValueIsRefusedInCorosyncsWords(String key, String value, String expected) {
        LoggingKeys keys = with("logging." + key, value);
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new TargetPlan(keys, "", format -> facility -> null).close());
        assertEquals(expected, refusal.getMessage());
    }
}
