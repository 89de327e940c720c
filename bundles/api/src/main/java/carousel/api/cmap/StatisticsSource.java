package carousel.api.cmap;

import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Counters of a bundle that show in a map and are stored nowhere else: each look at the map reads them. Register it as a service; its keys
 * come and go with it.
 */
@ConsumerType
public interface StatisticsSource {
    /** The map that shows the counters; {@link CmapMap#ICMAP} for those that Corosync keeps there, such as {@code runtime.services.}. */
    default CmapMap map() {
        return CmapMap.STATS;
    }

    /** What all its keys begin with, for instance {@code stats.knet.}; no other source's prefix may begin like it. */
    String prefix();

    /** Last word of the key that clears it: {@code knet} for {@code stats.clear.knet}. Empty when it cannot be cleared. */
    default String clearWord() {
        return "";
    }

    /**
     * All its keys and their values as they are now. Called on any thread but the node's loop.
     *
     * @return with an exception, the map does without
     */
    CompletionStage<Map<String, CmapValue>> read();

    /** Whether it tells itself when keys come and go ({@link #follow}); if not, the map looks now and then. */
    default boolean announcesKeys() {
        return false;
    }

    /**
     * Follows its keys: each that comes is told as added, each that goes as deleted, at once and in order; other values are not told. Called by the
     * map, when {@link #announcesKeys}.
     *
     * @param listener called by any thread, and returns at once
     */
    default CmapTrack follow(CmapListener listener) {
        throw new UnsupportedOperationException("The keys " + prefix() + " come and go without a word.");
    }

    /**
     * Sets its counters back. Called on any thread but the node's loop.
     *
     * @return done when {@link #read} shows it
     */
    CompletionStage<Void> clear();
}
