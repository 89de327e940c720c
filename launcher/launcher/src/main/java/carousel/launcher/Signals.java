package carousel.launcher;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * What operators tell a node by signals (config 3). Not all of Corosync's: the virtual machine keeps SIGQUIT for itself and
 * prints the stacks of its threads.
 */
final class Signals {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");
    private static final Marker NOTICE = MarkerFactory.getMarker("notice");

    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Runnable dump;

    private Signals(Runnable dump) {
        this.dump = dump;
    }

    /**
     * Listens from now on.
     *
     * @param dump tells the node's state to the log; run on a thread of its own
     */
    static void listen(Runnable dump) {
        Signals signals = new Signals(dump);
        org.jline.utils.Signals.register("TERM", signals::stop);
        org.jline.utils.Signals.register("INT", signals::stop);
        org.jline.utils.Signals.register("HUP", signals::stop);
        org.jline.utils.Signals.register("USR2", signals::dump);
    }

    private void stop() {
        if (stopping.compareAndSet(false, true)) {
            LOGGER.info(NOTICE, "Node was shut down by a signal");
            new Thread(() -> System.exit(0), "carousel-signal").start();
        }
    }

    private void dump() {
        new Thread(dump, "carousel-dump").start();
    }
}
