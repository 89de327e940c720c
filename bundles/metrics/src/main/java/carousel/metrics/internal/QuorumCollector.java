package carousel.metrics.internal;

import carousel.api.quorum.Quorum;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this node may go on and, when votes decide it, how many there are; asked each time. Nothing without the quorum bundle. */
final class QuorumCollector implements MultiCollector {
    private static final Logger LOG = LoggerFactory.getLogger("METRICS");
    private static final long PATIENCE_SECONDS = 5;
    private static final String KIND = "kind";

    private final Supplier<@Nullable Quorum> quorum;
    private final Supplier<@Nullable Votequorum> votequorum;

    QuorumCollector(Supplier<@Nullable Quorum> quorum, Supplier<@Nullable Votequorum> votequorum) {
        this.quorum = quorum;
        this.votequorum = votequorum;
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        Quorum present = quorum.get();
        if (present != null) {
            snapshots.metricSnapshot(GaugeSnapshot.builder()
                    .name("corosync_quorate")
                    .help("1 when this node may go on")
                    .dataPoint(point(Labels.EMPTY, present.state().quorate() ? 1 : 0))
                    .build());
        }
        Votequorum votes = votequorum.get();
        VotequorumInfo info = votes == null ? null : info(votes);
        if (info != null) {
            snapshots.metricSnapshot(GaugeSnapshot.builder()
                    .name("corosync_quorum_votes")
                    .help("Votes of the cluster: expected, present and needed to go on")
                    .dataPoint(point(Labels.of(KIND, "expected"), info.highestExpected()))
                    .dataPoint(point(Labels.of(KIND, "present"), info.totalVotes()))
                    .dataPoint(point(Labels.of(KIND, "needed"), info.quorum()))
                    .build());
        }
        return snapshots.build();
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, long value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value((double) value)
                .build();
    }

    private static @Nullable VotequorumInfo info(Votequorum votequorum) {
        try {
            return votequorum.info(0).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            LOG.debug("No votes: {}", e.getMessage()); // another provider, or none
        } catch (TimeoutException e) {
            LOG.warn("The node did not tell its votes within {} seconds.", PATIENCE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }
}
