package carousel.service.cmap.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapEvent.Kind;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** F-117, F-119, F-120: the stored keys and those who follow them. */
class KeyStoreTest {
    private static final Set<Kind> ALL = EnumSet.allOf(Kind.class);

    private final KeyStore store = new KeyStore();
    private final List<String> told = new ArrayList<>();

    private CmapTrack follow(String name, String key, Set<Kind> kinds) {
        return store.track(key, kinds, Runnable::run, event -> note(name, event));
    }

    private CmapTrack followAll(String name, String prefix, Set<Kind> kinds) {
        return store.trackAll(prefix, kinds, Runnable::run, event -> note(name, event));
    }

    private void note(String name, CmapEvent event) {
        told.add(name + " " + event.kind() + " " + event.key() + " " + event.newValue() + " " + event.oldValue());
    }

    @Test
    void keysComeInTheOrderOfTheirBytes() {
        for (String key : List.of("node.2", "node.10", "node.1", "node-1", "node/1", "nodeZ", "nodea", "node:1")) {
            store.set(key, CmapValue.of("x"));
        }
        assertEquals(
                "[node-1, node.1, node.10, node.2, node/1, node:1, nodeZ, nodea]",
                store.entries("node").keySet().toString());
        assertEquals("[node.1, node.10]", store.entries("node.1").keySet().toString());
    }

    @Test
    void aKeyMayTakeAnotherTypeButTheSameValueIsNoChange() {
        followAll("all", "", ALL);
        store.set("abc", CmapValue.unsigned8(1));
        store.set("abc", CmapValue.unsigned8(1));
        store.set("abc", CmapValue.unsigned32(1));
        store.set("abc", CmapValue.of("1"));
        store.delete("abc");
        assertFalse(store.delete("abc"));
        assertEquals(
                List.of("all ADD abc 1 null", "all MODIFY abc 1 1", "all MODIFY abc 1 1", "all DELETE abc null 1"),
                told);
    }

    @Test
    void exactFollowersComeFirstThenLongerPrefixesThenShorter() {
        followAll("everything", "", ALL);
        followAll("short", "to", ALL);
        followAll("long", "totem.", ALL);
        follow("exact", "totem.token", ALL);
        follow("other", "totem.join", ALL);
        store.set("totem.token", CmapValue.unsigned32(5));
        assertEquals(
                List.of(
                        "exact ADD totem.token 5 null",
                        "long ADD totem.token 5 null",
                        "short ADD totem.token 5 null",
                        "everything ADD totem.token 5 null"),
                told);
    }

    @Test
    void onlyTheKindsAskedForAreTold() {
        follow("add", "abc", Set.of(Kind.ADD));
        follow("modify", "abc", Set.of(Kind.MODIFY));
        follow("delete", "abc", Set.of(Kind.DELETE));
        follow("none", "abc", Set.of());
        store.set("abc", CmapValue.of("1"));
        store.set("abc", CmapValue.of("2"));
        store.delete("abc");
        assertEquals(List.of("add ADD abc 1 null", "modify MODIFY abc 2 1", "delete DELETE abc null 2"), told);
    }

    @Test
    void aClosedTrackIsSilentAndClosingItAgainIsRefused() {
        CmapTrack track = follow("gone", "abc", ALL);
        track.close();
        store.set("abc", CmapValue.of("1"));
        assertEquals(List.of(), told);
        CorosyncException e = assertThrows(CorosyncException.class, track::close);
        assertEquals(CorosyncStatus.BAD_HANDLE, e.status());
    }

    @Test
    void severalKeysAreSetAllOrNone() {
        followAll("all", "", ALL);
        assertThrows(
                CorosyncException.class,
                () -> store.setAll(Map.of("abc", CmapValue.of("1"), "a?c", CmapValue.of("2"))));
        assertEquals(List.of(), told);
        store.setAll(Map.of("b.2", CmapValue.of("2"), "b.1", CmapValue.of("1")));
        assertEquals(List.of("all ADD b.1 1 null", "all ADD b.2 2 null"), told);
        assertThrows(CorosyncException.class, () -> store.deleteAll(""));
        store.deleteAll("b.");
        assertNull(store.get("b.1"));
        assertEquals(4, told.size());
    }

    /** Who applies the events one by one has at each moment what the store had. */
    @Test
    void eventsRebuildTheMapWhateverThreadsWrite() throws Exception {
        TreeMap<String, CmapValue> copy = new TreeMap<>();
        ExecutorService follower = Executors.newSingleThreadExecutor();
        store.trackAll("key.", ALL, follower, event -> {
            CmapValue before =
                    event.newValue() == null ? copy.remove(event.key()) : copy.put(event.key(), event.newValue());
            if (before == null ? event.oldValue() != null : !before.equals(event.oldValue())) {
                told.add(event + " but there was " + before);
            }
        });
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < 4; writer++) {
            Random random = new Random(writer);
            writers.add(new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    String key = "key." + random.nextInt(10);
                    switch (random.nextInt(3)) {
                        case 0 -> store.delete(key);
                        case 1 -> store.set(key, CmapValue.unsigned8(random.nextInt(3)));
                        default -> store.set(key, CmapValue.of("x".repeat(random.nextInt(3))));
                    }
                }
            }));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        follower.shutdown();
        assertEquals(true, follower.awaitTermination(10, TimeUnit.SECONDS));
        assertEquals(List.of(), told);
        assertEquals(store.entries("key."), copy);
    }
}
