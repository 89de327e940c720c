package carousel.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.logging.LogRouting.Route;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

@Timeout(20)
class NodeLogTest {
    private static final Marker NOTICE = new BasicMarkerFactory().getMarker("notice");
    private static final Marker CRIT = new BasicMarkerFactory().getMarker("crit");

    private final NodeLog log = new NodeLog(4096);
    private final Recorded sink = new Recorded("first");

    /** Keeps lines; fails or waits when told. */
    private static final class Recorded implements LogSink {
        private final String name;
        private final List<LogLine> lines = new ArrayList<>();
        private volatile boolean failing;
        private final CountDownLatch gate;

        Recorded(String name) {
            this(name, new CountDownLatch(0));
        }

        Recorded(String name, CountDownLatch gate) {
            this.name = name;
            this.gate = gate;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public synchronized void write(LogLine line) throws IOException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (failing) {
                throw new IOException("No space left on device");
            }
            lines.add(line);
        }

        synchronized List<String> texts() {
            return lines.stream()
                    .map(line -> line.priority().word() + " " + line.subsystem() + " " + line.text())
                    .toList();
        }
    }

    private void route(LogPriority lowest, Map<String, List<Route>> subsystems) throws Exception {
        log.route(new LogRouting(subsystems, List.of(new Route(sink, lowest)), false))
                .get();
    }

    private List<String> texts() throws InterruptedException {
        assertTrue(log.drain(TimeUnit.SECONDS.toMillis(10)));
        return sink.texts();
    }

    @Test
    void markersMakePrioritiesThatSlf4jLacks() throws Exception {
        route(LogPriority.NOTICE, Map.of());
        Logger main = log.logger("MAIN");
        main.info("not urgent enough");
        main.info(NOTICE, "members {}", 3);
        main.error(CRIT, "broken");
        main.warn("careful");
        assertEquals(List.of("notice MAIN members 3", "crit MAIN broken", "warning MAIN careful"), texts());
    }

    @Test
    void loggersKnowWhatIsWanted() throws Exception {
        route(LogPriority.NOTICE, Map.of("KNET", List.of(new Route(sink, LogPriority.TRACE))));
        assertFalse(log.logger("MAIN").isInfoEnabled());
        assertTrue(log.logger("MAIN").isInfoEnabled(NOTICE));
        assertTrue(log.logger("KNET").isTraceEnabled());
        route(LogPriority.DEBUG, Map.of());
        assertTrue(log.logger("MAIN").isDebugEnabled());
        assertFalse(log.logger("KNET").isTraceEnabled());
    }

    @Test
    void oneSubsystemHasItsOwnTargetAndPriority() throws Exception {
        Recorded second = new Recorded("second");
        route(LogPriority.INFO, Map.of("TOTEM", List.of(new Route(second, LogPriority.DEBUG))));
        log.logger("TOTEM").debug("token");
        log.logger("MAIN").debug("nothing");
        log.logger("MAIN").info("main");
        assertEquals(List.of("info MAIN main"), texts());
        assertEquals(List.of("debug TOTEM token"), second.texts());
    }

    @Test
    void librariesAreSubsystems() throws Exception {
        route(LogPriority.INFO, Map.of());
        log.logger("io.netty.channel.Some").info("a");
        log.logger("org.example.Thing").info("b");
        assertEquals(List.of("info NETTY a", "info Thing b"), texts());
    }

    @Test
    void linesBeforeAChangeGoToTheOldSinkAndLinesBehindItToTheNew() throws Exception {
        Recorded second = new Recorded("second");
        route(LogPriority.INFO, Map.of());
        Logger main = log.logger("MAIN");
        for (int i = 0; i < 10; i++) {
            main.info("old {}", i);
        }
        CompletableFuture<Void> changed =
                log.route(new LogRouting(Map.of(), List.of(new Route(second, LogPriority.INFO)), false));
        main.info("new");
        changed.get();
        assertEquals(10, texts().size());
        assertEquals(List.of("info MAIN new"), second.texts());
    }

    @Test
    void sinkThatIsAlwaysThereSeesInfoAndWhatIsRoutedBelow() throws Exception {
        Recorded own = new Recorded("own");
        log.always(own).get();
        route(LogPriority.ERROR, Map.of("KNET", List.of(new Route(sink, LogPriority.DEBUG))));
        log.logger("MAIN").info("info");
        log.logger("MAIN").debug("debug");
        log.logger("KNET").debug("debug");
        assertEquals(List.of("debug KNET debug"), texts());
        assertEquals(List.of("info MAIN info", "debug KNET debug"), own.texts());
    }

    @Test
    void fullQueueDropsLinesAndTellsHowMany() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        Recorded slow = new Recorded("slow", gate);
        log.route(new LogRouting(Map.of(), List.of(new Route(slow, LogPriority.INFO)), false))
                .get();
        Logger main = log.logger("MAIN");
        for (int i = 0; i < 1000; i++) {
            main.info("line {}", i); // nobody waits here
        }
        gate.countDown();
        assertTrue(log.drain(TimeUnit.SECONDS.toMillis(10)));
        List<String> texts = slow.texts();
        String last = texts.get(texts.size() - 1);
        int kept = texts.size() - 1;
        assertTrue(kept < 100, () -> kept + " lines were kept");
        assertEquals(
                "warning MAIN " + (1000 - kept)
                        + " log lines were dropped: more was said than the log's targets could take.",
                last);
    }

    @Test
    void failingSinkIsToldToTheOthersOnceAndItsLossesWhenItIsBack() throws Exception {
        Recorded broken = new Recorded("/var/log/full");
        log.route(new LogRouting(
                        Map.of(),
                        List.of(new Route(broken, LogPriority.INFO), new Route(sink, LogPriority.WARNING)),
                        false))
                .get();
        Logger main = log.logger("MAIN");
        broken.failing = true;
        for (int i = 0; i < 5; i++) {
            main.info("lost");
        }
        String failure = "error MAIN The log cannot write to /var/log/full: No space left on device. "
                + "Lines for it are lost until it can.";
        assertEquals(List.of(failure), texts());
        broken.failing = false;
        main.info("kept");
        assertEquals(
                List.of(failure, "warning MAIN The log takes lines to /var/log/full again, 5 were lost."), texts());
        assertEquals(List.of("info MAIN kept"), broken.texts());
    }

    @Test
    void callerIsFoundOnlyWhenItIsWanted() throws Exception {
        route(LogPriority.INFO, Map.of());
        log.logger("MAIN").info("without");
        log.route(new LogRouting(Map.of(), List.of(new Route(sink, LogPriority.INFO)), true))
                .get();
        log.logger("MAIN").info("with");
        log.logger("MAIN").atInfo().log("fluent");
        texts();
        assertNull(sink.lines.get(0).caller());
        for (int i = 1; i <= 2; i++) {
            StackTraceElement caller = sink.lines.get(i).caller();
            assertNotNull(caller);
            assertEquals("NodeLogTest.java", caller.getFileName());
            assertEquals("callerIsFoundOnlyWhenItIsWanted", caller.getMethodName());
        }
    }

    @Test
    void stuckSinkDoesNotHoldUpWhoWaitsForTheEnd() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        log.route(new LogRouting(Map.of(), List.of(new Route(new Recorded("stuck", gate), LogPriority.INFO)), false))
                .get();
        log.logger("MAIN").info("line");
        assertFalse(log.drain(50));
        gate.countDown();
    }

    @Test
    void recorderGetsEverythingOfSubsystemsWhateverTheTargetsTake() throws Exception {
        Recorded recorder = new Recorded("recorder");
        route(LogPriority.NOTICE, Map.of());
        log.record(recorder).get();
        log.logger("KNET").trace("packet");
        log.logger("MAIN").warn("careful");
        log.logger("io.netty.channel.Channel").debug("of a library");
        route(LogPriority.DEBUG, Map.of());
        log.logger("io.netty.channel.Channel").debug("wanted");
        assertEquals(List.of("warning MAIN careful", "debug NETTY wanted"), texts());
        log.record(null).get();
        log.logger("MAIN").warn("unheard");
        assertFalse(log.logger("KNET").isTraceEnabled());
        assertEquals(3, texts().size());
        assertEquals(List.of("trace KNET packet", "warning MAIN careful", "debug NETTY wanted"), recorder.texts());
    }
}
