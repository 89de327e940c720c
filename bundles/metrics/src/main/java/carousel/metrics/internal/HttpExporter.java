package carousel.metrics.internal;

import carousel.api.cmap.Cmap;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web server: {@code /metrics} in the format that is asked for, {@code /-/healthy}. */
final class HttpExporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("METRICS");

    private final HTTPServer server;

    /**
     * Begins to serve.
     *
     * @param address where to listen, a name or number
     * @param port 0 for any that is free
     * @throws IOException when it cannot listen there, for instance because another does
     */
    HttpExporter(Cmap cmap, QuorumCollector quorum, String address, int port) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        registry.register(new MapCollector(cmap));
        registry.register(quorum);
        server = HTTPServer.builder()
                .hostname(address)
                .port(port)
                .registry(registry)
                .buildAndStart();
        LOG.info("Metrics are served at http://{}:{}/metrics", address, server.getPort());
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.close();
    }
}
