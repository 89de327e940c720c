package carousel.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.config.LogPriority;
import carousel.api.config.LogSettings;
import carousel.api.config.LogSettings.Debug;
import carousel.api.config.LoggingConfiguration;
import carousel.api.config.LoggingConfiguration.Timestamp;
import carousel.api.os.LocalDatagrams;
import carousel.api.os.SystemCallException;
import carousel.logging.NodeLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;

/** The section {@code logging}, applied to a log of its own. */
@Timeout(20)
class LogTargetsComponentTest {
    private static final int LOCAL_3 = 19;

    @TempDir
    private Path folder;

    private final NodeLog log = new NodeLog();
    private final LogTargetsComponent targets =
            new LogTargetsComponent(log, new FlightRecorderComponent(log, null), "/dev/log", "node1");
    private final FakeSyslog syslog = new FakeSyslog();
    private final Logger main = log.logger("MAIN");
    private final Logger totem = log.logger("TOTEM");

    /** A syslog that can go away. */
    private static final class FakeSyslog implements LocalDatagrams {
        private final List<String> received = new CopyOnWriteArrayList<>();
        private volatile boolean running = true;

        @Override
        public LocalDatagramSocket connect(String address) throws IOException {
            check();
            return new LocalDatagramSocket() {
                @Override
                public void send(byte[] datagram) throws IOException {
                    check();
                    received.add(new String(datagram, StandardCharsets.UTF_8));
                }

                @Override
                public void close() {}
            };
        }

        private void check() throws IOException {
            if (!running) {
                throw new SystemCallException("Connection refused", 111);
            }
        }
    }

    @AfterEach
    void end() {
        targets.deactivate();
    }

    /** Settings that differ from silence. */
    private static LogSettings to(@Nullable Path file, boolean syslog, LogPriority priority, Debug debug) {
        return new LogSettings(false, syslog, file != null, file, priority, LOCAL_3, priority, debug);
    }

    private static LogSettings to(Path file) {
        return to(file, false, LogPriority.INFO, Debug.OFF);
    }

    private void apply(LogSettings common) throws IOException {
        apply(common, Map.of());
    }

    private void apply(LogSettings common, Map<String, LogSettings> subsystems) throws IOException {
        targets.apply(new LoggingConfiguration(Timestamp.HIRES, false, false, true, common, new TreeMap<>(subsystems)));
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private List<String> lines(String name) throws Exception {
        assertTrue(log.drain(10_000));
        return Files.readAllLines(folder.resolve(name));
    }

    @Test
    void fileHasCorosyncsLines() throws Exception {
        apply(to(file("log")));
        main.info("Corosync Cluster Engine starting up");
        List<String> lines = lines("log");
        assertEquals(1, lines.size());
        String expected = "[A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\["
                + ProcessHandle.current().pid()
                + "\\] node1 corosync info    \\[MAIN  \\] Corosync Cluster Engine starting up";
        assertTrue(lines.get(0).matches(expected), lines.get(0));
    }

    @Test
    void timestampAndPlaceAreAsAskedFor() throws Exception {
        targets.apply(new LoggingConfiguration(Timestamp.OFF, true, true, true, to(file("log")), new TreeMap<>()));
        main.warn("text");
        String line = lines("log").get(0);
        assertTrue(
                line.matches("\\[\\d+\\] node1 corosync warning \\[MAIN  \\] "
                        + "LogTargetsComponentTest.java:timestampAndPlaceAreAsAskedFor:\\d+ text"),
                line);
    }

    @Test
    void subsystemAtDebugHasAFileOfItsOwnWhileTheRestStays() throws Exception {
        apply(to(file("log")), Map.of("TOTEM", to(file("totem"), false, LogPriority.ERR, Debug.ON)));
        main.debug("unseen");
        main.info("main");
        totem.debug("token");
        assertEquals(1, lines("log").size());
        assertTrue(lines("log").get(0).endsWith("info    [MAIN  ] main"));
        assertEquals(1, lines("totem").size());
        assertTrue(lines("totem").get(0).endsWith("debug   [TOTEM ] token"));
    }

    @Test
    void fileNamedTwiceIsOpenedOnce() throws Exception {
        Path again = folder.resolve("..").resolve(folder.getFileName()).resolve("log");
        apply(to(file("log")), Map.of("TOTEM", to(again)));
        main.info("one");
        totem.info("two");
        main.info("three");
        List<String> texts = lines("log").stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
        assertEquals(List.of("one", "two", "three"), texts);
    }

    @Test
    void reopenedFileIsANewOneAndNoLineIsLost() throws Exception {
        apply(to(file("log")));
        main.info("one");
        lines("log");
        Files.move(folder.resolve("log"), folder.resolve("log.1"));
        main.info("two");
        targets.reopen().get();
        main.info("three");
        assertEquals(2, lines("log.1").size());
        assertEquals(1, lines("log").size());
    }

    @Test
    void reopenTellsWhatCannotBeOpened() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        apply(to(inner.resolve("log")));
        Files.delete(inner.resolve("log"));
        Files.delete(inner);
        assertThrows(ExecutionException.class, () -> targets.reopen().get());
        main.info("lost");
        assertTrue(log.drain(10_000));
        Files.createDirectory(inner);
        main.info("kept");
        assertTrue(log.drain(10_000));
        assertEquals(1, Files.readAllLines(inner.resolve("log")).size());
    }

    @Test
    void newSettingsHoldFromTheNextLineOn() throws Exception {
        apply(to(file("old")));
        main.info("old");
        apply(to(file("new"), false, LogPriority.INFO, Debug.TRACE));
        main.trace("new");
        assertEquals(1, lines("old").size());
        assertEquals(1, lines("new").size());
    }

    @Test
    void absentFolderIsRefusedAndNothingChanges() throws Exception {
        apply(to(file("log")));
        Path absent = file("absent/log");
        IOException refusal =
                assertThrows(IOException.class, () -> apply(to(absent, false, LogPriority.INFO, Debug.ON)));
        assertEquals(
                "Can't open logfile '" + absent + "' for reason: No such file or directory (2)", refusal.getMessage());
        main.debug("unseen");
        main.info("seen");
        assertEquals(1, lines("log").size());
    }

    @ParameterizedTest
    @CsvSource({"EMERG,0", "ALERT,1", "CRIT,2", "ERR,3", "WARNING,4", "NOTICE,5", "INFO,6", "DEBUG,7"})
    void eachPriorityTakesWhatIsAtLeastAsUrgent(LogPriority priority, int mostNumber) throws Exception {
        apply(to(file("log"), false, priority, Debug.OFF));
        IMarkerFactory markers = new BasicMarkerFactory();
        main.error(markers.getMarker("emerg"), "text");
        main.error(markers.getMarker("alert"), "text");
        main.error(markers.getMarker("crit"), "text");
        main.error("text");
        main.warn("text");
        main.info(markers.getMarker("notice"), "text");
        main.info("text");
        main.debug("text");
        main.trace("text");
        assertEquals(mostNumber + 1, lines("log").size());
    }

    @Test
    void syslogGetsPriorityFacilityAndProcess() throws Exception {
        targets.datagrams(syslog);
        apply(to(null, true, LogPriority.INFO, Debug.TRACE));
        main.error("error");
        main.warn("warning");
        main.info("info");
        main.debug("debug is raised to info");
        main.trace("trace is raised to debug");
        assertTrue(log.drain(10_000));
        assertEquals(
                List.of("<155>", "<156>", "<158>", "<158>", "<159>"),
                syslog.received.stream().map(line -> line.substring(0, 5)).toList());
        String line = syslog.received.get(0);
        assertTrue(
                line.matches("<155>[A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d corosync\\["
                        + ProcessHandle.current().pid() + "\\]:   \\[MAIN  \\] error"),
                line);
    }

    @Test
    void absentSyslogIsToldOnceAndUsedWhenItComes() throws Exception {
        apply(to(file("log"), true, LogPriority.INFO, Debug.OFF));
        main.info("one");
        main.info("two");
        assertTrue(log.drain(10_000));
        targets.datagrams(syslog);
        main.info("three");
        List<String> lines = lines("log");
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.contains(
                                "The log cannot write to syslog (/dev/log): the bundle carousel.native is not there"))
                        .count());
        assertTrue(
                lines.get(lines.size() - 1).endsWith("The log takes lines to syslog (/dev/log) again, 2 were lost."));
        assertEquals(1, syslog.received.size());
    }

    @Test
    void restartedSyslogIsFoundAgain() throws Exception {
        targets.datagrams(syslog);
        apply(to(null, true, LogPriority.INFO, Debug.OFF));
        main.info("one");
        assertTrue(log.drain(10_000));
        syslog.running = false;
        main.info("lost");
        assertTrue(log.drain(10_000));
        syslog.running = true;
        main.info("two");
        assertTrue(log.drain(10_000));
        assertEquals(2, syslog.received.size());
    }

    @Test
    void longLineIsCutForSyslogAlone() throws Exception {
        targets.datagrams(syslog);
        apply(to(file("log"), true, LogPriority.INFO, Debug.OFF));
        main.info("a".repeat(20_000));
        assertTrue(log.drain(10_000));
        assertEquals(8000, syslog.received.get(0).length());
        assertTrue(lines("log").get(0).length() > 20_000);
    }
}
