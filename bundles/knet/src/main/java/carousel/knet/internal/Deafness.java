package carousel.knet.internal;

import carousel.api.loop.EventLoop;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this node cannot read what the others send, because the provider of the cluster's compression model is gone. Such a node hears
 * joins, which are short and not compressed, and none of the rest: it would keep all others from having a ring. So it takes its links
 * down, like a node without crypto, and the others go on without it; they come back with the provider. A provider that is replaced is
 * away for less than is waited for.
 */
final class Deafness {
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(600);
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final EventLoop loop;
    private boolean misses;
    private long sinceNanos;
    private boolean told;

    Deafness(EventLoop loop) {
        this.loop = loop;
    }

    /** A message came that nobody here can read. */
    void missed() {
        if (!misses) {
            misses = true;
            sinceNanos = loop.nanoTime();
        }
    }

    /** Whoever can read them is there. */
    void over() {
        if (told) {
            LOG.info("compress: What others send can be read again, links are used again");
        }
        misses = false;
        told = false;
    }

    /** Whether links have to be down. */
    boolean isDeaf() {
        return misses && loop.nanoTime() - sinceNanos >= GRACE_NANOS;
    }

    /** Says once that they are. */
    void tell(String model) {
        if (!told) {
            LOG.error(
                    "compress: No provider for model {}, with which the others compress: all links are down until there is one",
                    model);
            told = true;
        }
    }
}
