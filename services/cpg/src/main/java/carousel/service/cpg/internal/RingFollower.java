package carousel.service.cpg.internal;

import carousel.api.cpg.RingListener;
import carousel.api.totem.RingId;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Somebody outside of all groups who follows the ring. */
final class RingFollower {
    private static final Logger LOG = LoggerFactory.getLogger("CPG");

    private final Executor executor;
    private final RingListener listener;

    RingFollower(Executor executor, RingListener listener) {
        this.executor = executor;
        this.listener = listener;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a listener throws, the others are told
    void tell(RingId ring, List<Integer> members) {
        try {
            executor.execute(() -> listener.ringChanged(ring, members));
        } catch (RejectedExecutionException e) {
            LOG.warn("The executor of somebody who follows the ring refuses work", e);
        } catch (Exception | LinkageError e) {
            LOG.error("A listener to the ring failed", e);
        }
    }
}
