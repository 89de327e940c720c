package carousel.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeSettingsTest {
    @TempDir
    Path home;

    private Path state;

    @BeforeEach
    void distribution() throws Exception {
        state = Files.createDirectory(home.resolve("instance"));
        Files.createDirectory(home.resolve("etc"));
        Files.writeString(
                home.resolve("etc/framework.properties"),
                "watched=${carousel.home}/deploy\ntemporary=${carousel.state}/tmp\n");
        Files.writeString(home.resolve("etc/corosync.conf"), "name: ${carousel.node}\n");
    }

    @Test
    void foldersAreFilledIntoFrameworkProperties() throws Exception {
        Map<String, String> properties = new NodeSettings(home, state, Path.of("/c"), null).frameworkProperties();
        assertEquals(home + "/deploy", properties.get("watched"));
        assertEquals(state + "/tmp", properties.get("temporary"));
        assertEquals(state + "/cache", properties.get("org.osgi.framework.storage"));
    }

    @Test
    void givenConfigurationIsHandedOnAndTheHostNameDecides() throws Exception {
        Map<String, String> properties = new NodeSettings(home, state, Path.of("/c"), null).frameworkProperties();
        assertEquals("/c", properties.get("carousel.conf"));
        assertFalse(properties.containsKey("carousel.node"));
    }

    @Test
    void defaultConfigurationGetsTheNodesName() throws Exception {
        Map<String, String> properties = new NodeSettings(home, state, null, "alone").frameworkProperties();
        assertEquals("alone", properties.get("carousel.node"));
        assertEquals("name: alone\n", Files.readString(Path.of(properties.get("carousel.conf"))));
    }

    @Test
    void missingFileOfTheDistributionIsNamed() throws Exception {
        Files.delete(home.resolve("etc/framework.properties"));
        NodeSettings settings = new NodeSettings(home, state, null, null);
        NodeFailure failure = assertThrows(NodeFailure.class, settings::frameworkProperties);
        assertTrue(failure.toString().contains("framework.properties"), failure::toString);
    }
}
