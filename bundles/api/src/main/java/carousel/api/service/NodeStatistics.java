package carousel.api.service;

import carousel.api.totem.RingCounter;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What a node counts besides its links, which are in {@link NodeControl#status}. To be used on the node's loop. */
@ProviderType
public interface NodeStatistics {
    /** Misses that are kept. */
    int MAX_MISSES = 10;

    /** The ring. */
    Map<RingCounter, Long> ring();

    /** Sets the ring's counters back to 0. */
    void clearRing();

    /** Sets the counters of links and link manager back to 0. */
    void clearLinks();

    /** Messages of a service by function number; empty for a service that is not attached. */
    List<ServiceTraffic> traffic(int serviceId);

    /** The last misses, the newest first, at most {@link #MAX_MISSES}. */
    List<SchedulingMiss> misses();

    /** Forgets the misses. */
    void clearMisses();
}
