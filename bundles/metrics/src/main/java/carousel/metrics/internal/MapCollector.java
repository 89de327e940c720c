package carousel.metrics.internal;

import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapValue;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads both maps each time it is asked: nothing is stored twice. While no node runs there is nothing to show. */
final class MapCollector implements MultiCollector {
    private static final Logger LOG = LoggerFactory.getLogger("METRICS");
    private static final long PATIENCE_SECONDS = 5;

    private final Cmap cmap;

    MapCollector(Cmap cmap) {
        this.cmap = cmap;
    }

    @Override
    public MetricSnapshots collect() {
        CompletableFuture<NavigableMap<String, CmapValue>> statistics = cmap.entries(CmapMap.STATS, "stats.");
        CompletableFuture<NavigableMap<String, CmapValue>> state = cmap.entries(CmapMap.ICMAP, "");
        List<MetricSnapshot> snapshots = new ArrayList<>();
        try {
            snapshots.addAll(MetricTable.snapshots(CmapMap.STATS, statistics.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
            snapshots.addAll(MetricTable.snapshots(CmapMap.ICMAP, state.get(PATIENCE_SECONDS, TimeUnit.SECONDS)));
        } catch (ExecutionException e) {
            LOG.debug(
                    "No statistics: {}",
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        } catch (TimeoutException e) {
            LOG.warn("The node did not tell its statistics within {} seconds.", PATIENCE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new MetricSnapshots(snapshots);
    }
}
