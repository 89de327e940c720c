package carousel.service.cmap.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.StatisticsSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Counters of other bundles in the map. */
class SourcesTest {
    private final Sources sources = new Sources();
    private final List<String> log = new ArrayList<>();

    private final class Source implements StatisticsSource {
        private final String prefix;
        private final String clearWord;
        private final Supplier<CompletionStage<Map<String, CmapValue>>> reading;

        Source(String prefix, String clearWord, Supplier<CompletionStage<Map<String, CmapValue>>> reading) {
            this.prefix = prefix;
            this.clearWord = clearWord;
            this.reading = reading;
        }

        @Override
        public String prefix() {
            return prefix;
        }

        @Override
        public String clearWord() {
            return clearWord;
        }

        @Override
        public CompletionStage<Map<String, CmapValue>> read() {
            log.add("read " + prefix);
            return reading.get();
        }

        @Override
        public CompletionStage<Void> clear() {
            log.add("clear " + prefix);
            return CompletableFuture.completedFuture(null);
        }
    }

    private Source ipcs() {
        return new Source(
                "stats.ipcs.",
                "ipc",
                () -> CompletableFuture.completedFuture(Map.of(
                        "stats.ipcs.global.active", CmapValue.unsigned64(1),
                        "stats.ipcs.global.closed", CmapValue.unsigned64(2))));
    }

    private String keys(String prefix) {
        return sources.read(CmapMap.STATS, prefix).join().keySet().toString();
    }

    @Test
    void onlyTheSourcesThatAreMeantAreRead() {
        sources.add(ipcs());
        sources.add(new Source("stats.other.", "", () -> CompletableFuture.completedFuture(Map.of())));
        assertEquals("[stats.ipcs.global.active]", keys("stats.ipcs.global.a"));
        assertEquals(List.of("read stats.ipcs."), log);
        assertEquals("[stats.ipcs.global.active, stats.ipcs.global.closed]", keys("stats."));
        assertEquals("{}", sources.read(CmapMap.ICMAP, "").join().toString());
        assertTrue(sources.isLive(CmapMap.STATS, "stats.ipcs.x"));
        assertFalse(sources.isLive(CmapMap.STATS, "stats."));
        assertTrue(sources.mayHave(CmapMap.STATS, "stats."));
    }

    @Test
    void aSourceThatFailsHurtsNoOther() {
        sources.add(new Source("stats.bad.", "", () -> {
            throw new IllegalStateException("half gone");
        }));
        sources.add(
                new Source("stats.late.", "", () -> CompletableFuture.failedFuture(new IllegalStateException("gone"))));
        sources.add(ipcs());
        assertEquals("[stats.ipcs.global.active, stats.ipcs.global.closed]", keys("stats."));
    }

    @Test
    void keysGoWithTheirSource() {
        Source source = ipcs();
        sources.add(source);
        sources.remove(source);
        assertEquals("[]", keys("stats."));
        sources.clear("all").join();
        assertEquals(List.of(), log);
    }

    @Test
    void aWordClearsWhatItStandsFor() {
        sources.add(ipcs());
        sources.add(new Source("stats.other.", "", () -> CompletableFuture.completedFuture(Map.of())));
        sources.clear("knet").join();
        assertEquals(List.of(), log);
        sources.clear("ipc").join();
        sources.clear("all").join();
        assertEquals(List.of("clear stats.ipcs.", "clear stats.ipcs."), log);
    }

    /** A source that tells of its keys. */
    private static final class Announcer implements StatisticsSource {
        private final List<CmapListener> listeners = new ArrayList<>();

        @Override
        public String prefix() {
            return "stats.ipcs.";
        }

        @Override
        public boolean announcesKeys() {
            return true;
        }

        @Override
        public CmapTrack follow(CmapListener listener) {
            listeners.add(listener);
            return () -> listeners.remove(listener);
        }

        @Override
        public CompletionStage<Map<String, CmapValue>> read() {
            return CompletableFuture.completedFuture(Map.of("stats.ipcs.a", CmapValue.unsigned32(1)));
        }

        @Override
        public CompletionStage<Void> clear() {
            return CompletableFuture.completedFuture(null);
        }

        void add(String key) {
            CmapEvent event = new CmapEvent(CmapEvent.Kind.ADD, key, CmapValue.unsigned32(1), null);
            listeners.forEach(listener -> listener.changed(event));
        }
    }

    @Test
    void keysThatAreAnnouncedAreToldAtOnceToWhoFollowsThem() {
        Announcer announcer = new Announcer();
        CmapTrack early = sources.follow(CmapMap.STATS, "stats.ipcs.", event -> log.add("early " + event.key()));
        sources.add(announcer);
        sources.follow(CmapMap.STATS, "stats.ipcs.b", event -> log.add("late " + event.key()));
        announcer.add("stats.ipcs.a");
        announcer.add("stats.ipcs.b");
        early.close();
        announcer.add("stats.ipcs.bc");
        assertEquals(
                List.of("early stats.ipcs.a", "early stats.ipcs.b", "late stats.ipcs.b", "late stats.ipcs.bc"), log);
        assertEquals(
                "{}",
                sources.readUnannounced(CmapMap.STATS, "stats.ipcs.").join().toString());
        sources.remove(announcer);
        assertEquals(List.of(), announcer.listeners);
    }

    @Test
    void keysOfAnAnnouncerThatGoesAreToldToBeGone() {
        Announcer announcer = new Announcer();
        sources.add(announcer);
        sources.follow(
                CmapMap.STATS,
                "stats.ipcs.",
                event -> log.add(event.kind() + " " + event.key() + " " + event.oldValue()));
        sources.follow(CmapMap.STATS, "stats.ipcs.b", event -> log.add("another " + event.key()));
        sources.remove(announcer);
        assertEquals(List.of("DELETE stats.ipcs.a 1"), log);
        assertEquals(List.of(), announcer.listeners);
    }
}
