package carousel.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** logging 4: level word padded to 7 characters, subsystem to 6 in brackets. */
class LogLineTest {
    private static LoggingEvent event(String logger, String level) {
        LoggerContext context = new LoggerContext();
        return new LoggingEvent("", context.getLogger(logger), Level.valueOf(level), "text", null, null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"ERROR|error  ", "WARN|warning", "INFO|info   ", "DEBUG|debug  ", "TRACE|trace  "})
    void levelIsCorosyncsWord(String level, String word) {
        assertEquals(word, new LevelWord().convert(event("MAIN", level)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"MAIN|MAIN  ", "TOTEM|TOTEM ", "a.b.Scr|Scr   ", "io.netty.SomeClass|SomeClass"})
    void subsystemIsTheLastPartOfTheName(String logger, String subsystem) {
        assertEquals(subsystem, new Subsystem().convert(event(logger, "INFO")));
    }
}
