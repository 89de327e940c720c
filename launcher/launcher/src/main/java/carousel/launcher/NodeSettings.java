package carousel.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Constants;

/**
 * What a node is started with.
 *
 * @param home the distribution's folder
 * @param state the instance's state folder
 * @param configuration corosync.conf; null to use the distribution's own, a cluster of one
 * @param nodeName the name that identifies the local node in the configuration; null to ask the system
 */
record NodeSettings(
        Path home,
        Path state,
        @Nullable Path configuration,
        @Nullable String nodeName) {
    private static final String DEFAULT_NODE_NAME = "node1";

    /**
     * The framework's properties: those of {@code etc/framework.properties} and what bundles are told of the node.
     *
     * @throws NodeFailure when a file of the distribution cannot be read or the state folder not be written
     */
    Map<String, String> frameworkProperties() throws NodeFailure {
        Map<String, String> own = new HashMap<>();
        own.put("carousel.home", home.toString());
        own.put("carousel.state", state.toString());
        if (configuration != null) {
            own.put("carousel.conf", configuration.toString());
            if (nodeName != null) {
                own.put("carousel.node", nodeName);
            }
        } else {
            String name = nodeName == null ? DEFAULT_NODE_NAME : nodeName;
            own.put("carousel.conf", defaultConfiguration(name).toString());
            own.put("carousel.node", name);
        }
        Map<String, String> all = new HashMap<>(own);
        Properties file = load(home.resolve("etc/framework.properties"));
        for (String key : file.stringPropertyNames()) {
            all.put(key, substitute(file.getProperty(key), own));
        }
        all.put(Constants.FRAMEWORK_STORAGE, cache().toString());
        // The component runtime keeps the descriptors that it has read in the cache, and finds them in a prepared one.
        all.put("ds.cache.metadata", "true");
        return all;
    }

    /** Where the framework keeps what it knows of the bundles. */
    Path cache() {
        return state.resolve("cache");
    }

    /** What {@code carousel-archive} has prepared for this distribution and {@code carousel-node} has found to fit, or null. */
    @Nullable
    Path preparedCache() {
        String folder = System.getProperty("carousel.bundle-cache");
        return folder == null ? null : Path.of(folder);
    }

    /** Start levels by symbolic name; {@code default} for all others. */
    Properties startLevels() throws NodeFailure {
        return load(home.resolve("etc/start-levels.properties"));
    }

    /** The distribution's configuration does not name the node; that is filled in here. */
    private Path defaultConfiguration(String name) throws NodeFailure {
        Path template = home.resolve("etc/corosync.conf");
        Path filled = state.resolve("corosync.conf");
        try {
            String text = Files.readString(template);
            Files.writeString(filled, substitute(text, Map.of("carousel.node", name)));
        } catch (IOException e) {
            throw new NodeFailure(
                    NodeFailure.OTHER,
                    "the default configuration cannot be made from " + template + ": " + NodeFailure.reason(e));
        }
        return filled;
    }

    private static String substitute(String text, Map<String, String> values) {
        String result = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            result = result.replace("${" + value.getKey() + "}", value.getValue());
        }
        return result;
    }

    private static Properties load(Path file) throws NodeFailure {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new NodeFailure(
                    NodeFailure.OTHER, "the distribution's " + file + " cannot be read: " + NodeFailure.reason(e));
        }
        return properties;
    }
}
