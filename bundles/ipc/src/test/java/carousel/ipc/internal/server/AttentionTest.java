package carousel.ipc.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AttentionTest {
    private final ManualLoop loop = new ManualLoop();
    private int looks;
    private Runnable look = () -> looks++;
    private final Attention attention = new Attention(loop, () -> look.run(), 2);

    private void ask(Attention watcher, long pauseMicros) {
        loop.advance(TimeUnit.MICROSECONDS.toNanos(pauseMicros));
        watcher.asked();
        watcher.answered();
    }

    @Test
    void clientThatAsksAtOnceIsWatchedForAMoment() {
        ask(attention, 0);
        loop.run();
        assertEquals(0, looks, "the first request says nothing");
        ask(attention, 90);
        long before = loop.nanoTime();
        loop.run();
        assertTrue(looks > 100, looks + " looks");
        assertEquals(TimeUnit.MICROSECONDS.toNanos(50), loop.nanoTime() - before);
    }

    @Test
    void requestThatIsSeenKeepsItWatched() {
        ask(attention, 0);
        ask(attention, 10);
        int[] requests = {10};
        look = () -> {
            looks++;
            if (looks % 400 == 0 && requests[0]-- > 0) {
                attention.asked();
                attention.answered();
            }
        };
        loop.run();
        assertTrue(looks >= 4000, looks + " looks");
        assertTrue(looks < 4600, looks + " looks");
    }

    @Test
    void clientThatTakesItsTimeIsNotWatched() {
        for (int i = 0; i < 10; i++) {
            ask(attention, 150);
            loop.run();
        }
        assertEquals(0, looks);
    }

    @Test
    void connectionThatEndsIsNotWatchedAnyMore() {
        ask(attention, 0);
        ask(attention, 10);
        attention.end();
        loop.run();
        assertEquals(0, looks);
    }

    /** The client could not go on until the loop sleeps. */
    @Test
    void nobodyIsWatchedWithASingleProcessor() {
        Attention alone = new Attention(loop, () -> looks++, 1);
        ask(alone, 0);
        ask(alone, 10);
        loop.run();
        assertEquals(0, looks);
    }
}
