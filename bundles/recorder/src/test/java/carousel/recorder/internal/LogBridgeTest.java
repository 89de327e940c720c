package carousel.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.service.log.LogLevel;
import org.slf4j.event.Level;

class LogBridgeTest {
    @ParameterizedTest
    @CsvSource({"AUDIT,INFO", "INFO,INFO", "ERROR,ERROR", "WARN,WARN", "DEBUG,DEBUG", "TRACE,TRACE"})
    void everyLevelHasOneOfSlf4j(LogLevel level, Level expected) {
        assertEquals(expected, LogBridge.level(level, "org.example"));
    }

    @Test
    void eventsAreForDebugging() {
        assertEquals(Level.DEBUG, LogBridge.level(LogLevel.INFO, "Events.Bundle"));
        assertEquals(Level.WARN, LogBridge.level(LogLevel.WARN, "Events.Framework"));
    }

    @Test
    void bundleIsNamedOnce() {
        assertEquals("a.b: stopped", LogBridge.text("a.b", "stopped"));
        assertEquals("bundle a.b stopped", LogBridge.text("a.b", "bundle a.b stopped"));
    }

    @Test
    void missingPartsAreLeftOut() {
        assertEquals("stopped", LogBridge.text(null, "stopped"));
        assertEquals("a.b: ", LogBridge.text("a.b", null));
    }
}
