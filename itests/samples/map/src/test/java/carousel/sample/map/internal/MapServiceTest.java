package carousel.sample.map.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.sample.map.ReplicatedMap;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MapServiceTest {
    private final TestRing ring = new TestRing(3);

    private ReplicatedMap map(int id) {
        return ring.node(id).service;
    }

    private static void await(CompletableFuture<Void> change) throws Exception {
        change.get(10, TimeUnit.SECONDS);
    }

    private static String refusal(CompletableFuture<Void> change) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> change.get(10, TimeUnit.SECONDS));
        return assertInstanceOf(IllegalStateException.class, e.getCause()).getMessage();
    }

    private void assertAll(Map<String, String> expected) {
        for (int id = 1; id <= 3; id++) {
            assertEquals(expected, map(id).snapshot(), "node " + id);
        }
    }

    @Test
    void changeIsMadeOnAllNodesAndItsWriterIsTold() throws Exception {
        ring.form(1, 2, 3);
        CompletableFuture<Void> put = map(1).put("a", "1");
        assertFalse(put.isDone(), "not before it has come back in the order");
        assertEquals(Optional.empty(), map(1).get("a"));
        ring.deliver(1, 2, 3);
        await(put);
        assertAll(Map.of("a", "1"));
        CompletableFuture<Void> remove = map(2).remove("a");
        ring.deliver(1, 2, 3);
        await(remove);
        assertAll(Map.of());
    }

    @Test
    void lastOfTwoInTheOrderWinsEverywhere() {
        ring.form(1, 2, 3);
        var unused = map(2).put("a", "two");
        unused = map(1).put("a", "one");
        ring.deliver(1, 2, 3);
        assertAll(Map.of("a", "one"));
    }

    @Test
    void changeThatIsWishedWithoutARingIsMadeWhenThereIsOne() throws Exception {
        CompletableFuture<Void> put = map(1).put("a", "1");
        ring.form(1, 2, 3);
        await(put);
        assertAll(Map.of("a", "1"));
    }

    @Test
    void changesWaitWhileTheRingTakesNone() throws Exception {
        ring.form(1, 2, 3);
        ring.node(1).room = 1;
        CompletableFuture<Void> first = map(1).put("a", "1");
        CompletableFuture<Void> second = map(1).put("a", "2");
        ring.deliver(1, 2, 3);
        await(first);
        assertFalse(second.isDone());
        ring.node(1).room = 10;
        ring.node(1).service.sendQueueAvailable();
        ring.deliver(1, 2, 3);
        await(second);
        assertAll(Map.of("a", "2"));
    }

    @Test
    void nodeThatComesGetsWhatTheOthersHave() {
        ring.form(1, 2);
        for (int i = 0; i < 500; i++) {
            var unused = map(1).put("key" + i, "v".repeat(i * 3) + i);
        }
        ring.deliver(1, 2);
        ring.form(1, 2, 3);
        assertEquals(500, map(3).snapshot().size());
        assertAll(map(1).snapshot());
        ring.restart(2);
        ring.form(1, 2, 3);
        assertEquals(500, map(2).snapshot().size());
        assertAll(map(1).snapshot());
    }

    @Test
    void stateThatSeveralHaveIsSentOnce() {
        ring.form(1, 2, 3);
        var unused = map(1).put("a", "v".repeat(8000));
        ring.deliver(1, 2, 3);
        long before = ring.node(1).sentBytes;
        ring.form(1, 2, 3);
        assertTrue(ring.node(1).sentBytes - before > 8000);
        assertEquals(0, ring.node(2).sentBytes);
        assertEquals(0, ring.node(3).sentBytes);
    }

    @Test
    void stateGoesOnWhereTheRingTookNoMore() {
        ring.form(1);
        for (int i = 0; i < 100; i++) {
            var unused = map(1).put("key" + i, "v".repeat(5000));
        }
        ring.deliver(1);
        ring.begin(1, 2, 3);
        ring.node(1).room = 2;
        ring.process(1, 2, 3);
        ring.activate(1, 2, 3);
        assertEquals(100, map(3).snapshot().size());
        assertAll(map(1).snapshot());
    }

    @Test
    void partsThatMeetHaveTheNewestOfEachKey() {
        ring.form(1, 2, 3);
        var unused = map(1).put("both", "before");
        unused = map(1).put("removed", "before");
        unused = map(1).put("kept", "before");
        ring.deliver(1, 2, 3);

        ring.form(1, 2);
        ring.form(3);
        unused = map(3).put("both", "of one change");
        unused = map(3).put("three", "3");
        ring.deliver(3);
        unused = map(1).remove("removed");
        unused = map(2).put("one", "1");
        unused = map(1).put("both", "of three changes");
        ring.deliver(1, 2);

        ring.form(1, 2, 3);
        assertAll(Map.of("both", "of three changes", "kept", "before", "one", "1", "three", "3"));
    }

    @Test
    void betweenEqualChangesThatOfTheHigherNodeWins() {
        ring.form(1, 2, 3);
        ring.form(1, 2);
        ring.form(3);
        var unused = map(1).put("a", "of 1");
        ring.deliver(1, 2);
        unused = map(3).put("a", "of 3");
        ring.deliver(3);
        ring.form(1, 2, 3);
        assertAll(Map.of("a", "of 3"));
    }

    @Test
    void removedKeyDoesNotComeBackWithWhoMissedItsRemoval() {
        ring.form(1, 2, 3);
        var unused = map(1).put("a", "1");
        ring.deliver(1, 2, 3);
        ring.form(1, 2);
        unused = map(1).remove("a");
        ring.deliver(1, 2);
        ring.form(1, 2, 3);
        assertAll(Map.of());
    }

    /** The ring changes again before the end: what was gathered is void, and what was held is not lost. */
    @Test
    void synchronisationThatIsBrokenOffLeavesNothingBehind() {
        ring.form(1, 2);
        var unused = map(1).put("a", "1");
        ring.deliver(1, 2);
        ring.begin(1, 2, 3);
        ring.process(1, 2, 3);
        ring.inject(2, MapMessages.CHANGE, bytes(new MapMessages.Wish(77, "late", Optional.of("x"))));
        ring.abort(1, 2, 3);
        assertEquals(Optional.empty(), map(3).get("a"));
        ring.form(1, 2, 3);
        assertAll(Map.of("a", "1", "late", "x"));
    }

    @Test
    void changeThatComesWithinASynchronisationIsMadeBehindIt() {
        ring.form(1, 2);
        var unused = map(1).put("a", "1");
        ring.deliver(1, 2);
        ring.begin(1, 2, 3);
        ring.inject(2, MapMessages.CHANGE, bytes(new MapMessages.Wish(77, "a", Optional.of("later"))));
        ring.process(1, 2, 3);
        assertEquals(Optional.of("1"), map(1).get("a"));
        ring.activate(1, 2, 3);
        assertAll(Map.of("a", "later"));
    }

    private static byte[] bytes(MapMessages.Wish wish) {
        ByteBuffer message = MapMessages.encode(wish);
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return bytes;
    }

    /** Rings part and meet by chance, with changes everywhere: whenever all are together, all have the same. */
    @Test
    void allConvergeWhateverHappened() {
        Random random = new Random(11);
        Integer[][][] worlds = {{{1, 2, 3}}, {{1, 2}, {3}}, {{1}, {2, 3}}, {{1, 3}, {2}}, {{1}, {2}, {3}}};
        for (int round = 0; round < 300; round++) {
            Integer[][] world = worlds[random.nextInt(worlds.length)];
            if (random.nextInt(10) == 0) {
                ring.restart(1 + random.nextInt(3));
            }
            for (Integer[] part : world) {
                ring.form(part);
                for (int i = random.nextInt(10); i > 0; i--) {
                    ReplicatedMap writer = map(part[random.nextInt(part.length)]);
                    String key = "key" + random.nextInt(12);
                    var unused =
                            random.nextInt(3) == 0 ? writer.remove(key) : writer.put(key, "v" + random.nextInt(99));
                }
                ring.deliver(part);
                for (int id : part) {
                    assertEquals(map(part[0]).snapshot(), map(id).snapshot(), "round " + round);
                }
            }
        }
        ring.form(1, 2, 3);
        assertAll(map(1).snapshot());
        assertFalse(map(1).snapshot().isEmpty());
    }

    @Test
    void limitsAreKeptAndNamed() throws Exception {
        ring.form(1, 2, 3);
        assertThrows(IllegalArgumentException.class, () -> map(1).put("", "1"));
        assertThrows(IllegalArgumentException.class, () -> map(1).put("é".repeat(128), "1"));
        assertThrows(IllegalArgumentException.class, () -> map(1).put("a", "v".repeat(8193)));
        for (int i = 0; i < ReplicatedMap.MAX_KEYS; i++) {
            var unused = map(1).put("key" + i, "v");
        }
        ring.deliver(1, 2, 3);
        CompletableFuture<Void> tooMany = map(2).put("another", "v");
        ring.deliver(1, 2, 3);
        assertTrue(refusal(tooMany).contains("1000 keys"));
        CompletableFuture<Void> changed = map(2).put("key7", "w");
        CompletableFuture<Void> removed = map(2).remove("key8");
        CompletableFuture<Void> fits = map(2).put("another", "v");
        ring.deliver(1, 2, 3);
        await(changed);
        await(removed);
        await(fits);
        assertEquals(1000, map(3).snapshot().size());
        for (int i = 0; i < 3000; i++) {
            var unused = map(1).remove("never" + i);
            ring.deliver(1, 2, 3);
        }
        ring.restart(3);
        ring.form(1, 2, 3);
        assertAll(map(1).snapshot());
    }

    @Test
    void tooManyChangesDoNotWait() {
        for (int i = 0; i < ReplicatedMap.MAX_WAITING; i++) {
            var unused = map(1).put("a", "1");
        }
        assertTrue(refusal(map(1).put("a", "1")).contains("wait"));
    }

    @Test
    void whoWaitsIsToldWhenTheNodeStops() {
        CompletableFuture<Void> put = map(1).put("a", "1");
        ring.node(1).service.detach();
        assertTrue(refusal(put).contains("stops"));
        assertTrue(refusal(map(1).put("a", "1")).contains("does not run"));
    }

    @Test
    void noiseIsPassedOver() {
        ring.form(1, 2, 3);
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = i % 2 == 0
                    ? new byte[random.nextInt(200)]
                    : bytes(new MapMessages.Wish(i, "k" + i, Optional.of("v")));
            if (i % 2 == 0) {
                random.nextBytes(noise);
            } else {
                noise[16 + random.nextInt(noise.length - 16)] ^= (byte) (1 << random.nextInt(8));
            }
            ring.inject(9, random.nextInt(3), noise);
        }
        assertAll(map(1).snapshot());
        ring.form(1, 2, 3);
        assertAll(map(1).snapshot());
    }
}
