package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution {@code full}: a node that Prometheus can ask. */
class MetricsIT {
    private static final Pattern SERVED = Pattern.compile("Metrics are served at (http://[^ ]+/metrics)");

    @TempDir
    Path folder;

    private UnpackedNode node;

    @BeforeEach
    void start() throws Exception {
        node = UnpackedNode.start(Path.of(System.getProperty("full.archive")), folder);
        node.await("the node is ready", () -> Files.exists(node.state().resolve("ready")));
    }

    @AfterEach
    void end() throws Exception {
        node.close();
    }

    /** Where the newest line says that metrics are served. */
    private String address() {
        Matcher served = SERVED.matcher(node.console());
        String address = "";
        while (served.find()) {
            address = served.group(1);
        }
        return address;
    }

    private static String scrape(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void nodeIsMeasuredWhereItsFileOfSettingsSays() throws Exception {
        Path settings = node.home().resolve("etc/carousel.metrics.cfg");
        Files.writeString(settings, "http.port = 0\n"); // the usual one may be in use on a test machine
        node.await(
                "the new port is told",
                () -> address().matches("http://127\\.0\\.0\\.1:\\d+/metrics")
                        && !address().contains(":9664/"));
        String metrics = scrape(address());
        assertTrue(metrics.contains("corosync_member_joined{node=\"1\"} 1.0"), metrics);
        assertTrue(metrics.contains("corosync_knet_link_connected{link=\"0\",node=\"1\"} 1.0"), metrics);
        assertTrue(
                metrics.contains("corosync_service_messages_total{direction=\"tx\",function=\"0\",service=\"cmap\"}"),
                metrics);

        String served = node.console();
        Files.writeString(settings, "http.port = 70000\n");
        node.await(
                "the port is refused",
                () -> node.console().contains("http.port is 70000, expected a number from 0 to 65535"));
        assertTrue(node.shell("carousel:ring").contains("Synchronised"), served);
        Files.writeString(settings, "http.enabled = false\nhttp.port = 0\n");
        node.process().destroy();
        assertEquals(0, node.awaitEnd(), node::console);
    }
}
