package carousel.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.logging.LineFormat.Time;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The lines of logging 4. */
class LineFormatTest {
    private static final String PROCESS = "[23882] node1 corosync";
    private static final StackTraceElement CALLER = new StackTraceElement("carousel.Main", "main", "Main.java", 1397);

    private static LogLine line(LogPriority priority, String text, @Nullable Throwable failure) {
        long time = LocalDateTime.of(2026, 11, 6, 11, 31, 58, 307_000_000)
                .atZone(ZoneId.systemDefault())
                .toInstant()
                .toEpochMilli();
        return new LogLine(time, priority, "MAIN", text, failure, CALLER);
    }

    private static String format(LineFormat format, LogLine line) {
        StringBuilder target = new StringBuilder();
        format.append(target, line);
        return target.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HIGH_RESOLUTION|false|false|false|Nov 06 11:31:58.307 notice  [MAIN  ] starting up",
                "HIGH_RESOLUTION|true |false|false|Nov 06 11:31:58.307 [23882] node1 corosync notice  [MAIN  ] starting up",
                "SECONDS        |false|false|false|Nov 06 11:31:58 notice  [MAIN  ] starting up",
                "OFF            |true |false|false|[23882] node1 corosync notice  [MAIN  ] starting up",
                "OFF            |false|true |false|notice  [MAIN  ] Main.java:1397 starting up",
                "OFF            |false|false|true |notice  [MAIN  ] main starting up",
                "OFF            |false|true |true |notice  [MAIN  ] Main.java:main:1397 starting up"
            })
    void lineHasWhatIsAskedFor(Time time, boolean file, boolean fileLine, boolean functionName, String expected) {
        LineFormat format = new LineFormat(time, file ? PROCESS : "", fileLine, functionName);
        assertEquals(expected + "\n", format(format, line(LogPriority.NOTICE, "starting up", null)));
    }

    @ParameterizedTest
    @EnumSource(LogPriority.class)
    void priorityIsAWordPaddedToSevenCharacters(LogPriority priority) {
        String line = format(new LineFormat(Time.OFF, "", false, false), line(priority, "text", null));
        assertEquals(
                priority.name().toLowerCase(Locale.ROOT), line.substring(0, 7).strip());
        assertEquals(" [MAIN  ] text\n", line.substring(7));
    }

    @Test
    void textStaysOneLine() {
        String line = format(
                LineFormat.DEFAULT, line(LogPriority.INFO, "group a\nNov 06 alert [MAIN ] lie\r\u001b[31m", null));
        assertTrue(line.endsWith("group a\\nNov 06 alert [MAIN ] lie\\r?[31m\n"), line);
    }

    @Test
    void stackOfAFailureFollowsItsLine() {
        String[] lines = format(LineFormat.DEFAULT, line(LogPriority.ERROR, "no", new IllegalStateException("why")))
                .split("\n", -1);
        assertEquals("java.lang.IllegalStateException: why", lines[1]);
        assertTrue(lines[2].startsWith("\tat carousel.logging.LineFormatTest."), lines[2]);
    }
}
