package carousel.metrics.internal;

import carousel.api.cmap.Cmap;
import carousel.api.node.Node;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.Votequorum;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers what monitoring asks for, as {@code etc/carousel.metrics.cfg} says; a change of the file is followed. */
@Component(
        service = {},
        immediate = true,
        configurationPid = "carousel.metrics")
public final class MetricsComponent {
    private static final Logger LOG = LoggerFactory.getLogger("METRICS");
    private static final int MAX_PORT = 65_535;

    /** Settings, with the names of the file: {@code http.enabled}, {@code http.address}, {@code http.port}, {@code jmx.enabled}. */
    public @interface Settings {
        /** Whether there is a web server. */
        boolean http_enabled() default true;

        /** The address that it listens at. */
        String http_address() default "127.0.0.1";

        /** Its port; 0 for any that is free, which the log tells. */
        int http_port() default 9664;

        /** Whether there are JMX beans. */
        boolean jmx_enabled() default true;
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile @Nullable Quorum quorum;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile @Nullable Votequorum votequorum;

    private final @Nullable HttpExporter exporter;
    private final @Nullable StatisticsBeans beans;

    /** Called by DS, while a node runs: without one there is nothing to measure. */
    @Activate
    public MetricsComponent(BundleContext bundle, Settings settings, @Reference Cmap cmap, @Reference Node node) {
        QuorumCollector votes = new QuorumCollector(() -> quorum, () -> votequorum);
        exporter = settings.http_enabled() ? export(cmap, votes, settings.http_address(), settings.http_port()) : null;
        String name = bundle.getProperty("carousel.node");
        beans = settings.jmx_enabled()
                ? new StatisticsBeans(cmap, ManagementFactory.getPlatformMBeanServer(), name == null ? "" : name)
                : null;
    }

    /** Metrics are not worth a node: whatever is wrong with the address is told, and the rest goes on. */
    private static @Nullable HttpExporter export(Cmap cmap, QuorumCollector quorum, String address, int port) {
        if (port < 0 || port > MAX_PORT) {
            LOG.error("No metrics by HTTP: http.port is {}, expected a number from 0 to {}.", port, MAX_PORT);
            return null;
        }
        try {
            return new HttpExporter(cmap, quorum, address, port);
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "No metrics by HTTP: cannot listen at {}:{} (http.address and http.port in etc/carousel.metrics.cfg): {}",
                    address,
                    port,
                    e.getMessage());
            return null;
        }
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() {
        if (exporter != null) {
            exporter.close();
        }
        if (beans != null) {
            beans.close();
        }
    }
}
