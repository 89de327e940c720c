package carousel.launcher.demo;

import java.io.IOException;
import java.io.Reader;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keys as they come, from a terminal or a pipe. The end of a pipe is no key: a demo without input goes on. */
final class DemoKeys {
    static final String HELP = "k kill a node   c cut a link   p part a node from the others   h heal all   q end";

    private final BlockingQueue<Character> keys = new LinkedBlockingQueue<>();

    DemoKeys(Reader input) {
        Thread thread = new Thread(() -> read(input), "demo-keys");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(Reader input) {
        try {
            for (int key = input.read(); key >= 0; key = input.read()) {
                if (!Character.isWhitespace(key)) {
                    keys.add((char) key);
                }
            }
        } catch (IOException e) {
            return; // the terminal is gone: no more keys
        }
    }

    /** The next key, or null when none comes in this time. */
    @Nullable
    Character next(long timeoutMillis) throws InterruptedException {
        return keys.poll(timeoutMillis, TimeUnit.MILLISECONDS);
    }
}
