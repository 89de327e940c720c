package carousel.config.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code logging.logger_subsys} and {@code logging.logging_daemon}: stored below names that the section itself tells. */
final class LoggingSection implements Section {
    private final ConfigurationKeys keys;
    private final String path;
    private final @Nullable String daemonKey;
    private final Map<String, String> items = new LinkedHashMap<>();

    private LoggingSection(ConfigurationKeys keys, String path, @Nullable String daemonKey) {
        this.keys = keys;
        this.path = path;
        this.daemonKey = daemonKey;
    }

    /** Settings of one subsystem. */
    static LoggingSection ofSubsystem(ConfigurationKeys keys) {
        return new LoggingSection(keys, "logging.logger_subsys", null);
    }

    /** Settings of one daemon, or of one subsystem of it. */
    static LoggingSection ofDaemon(ConfigurationKeys keys) {
        return new LoggingSection(keys, "logging.logging_daemon", "name");
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public void item(String key, String value) {
        items.put(key, value);
    }

    @Override
    public Section child(String childPath) {
        return new InnerSection(childPath);
    }

    @Override
    public void end() throws InvalidLineException {
        String subsystem = items.get("subsys");
        String stored;
        if (daemonKey == null) {
            if (subsystem == null) {
                throw new InvalidLineException("No subsys key in logger_subsys directive");
            }
            stored = path + "." + subsystem;
        } else {
            String daemon = items.get(daemonKey);
            if (daemon == null) {
                throw new InvalidLineException("No name key in logging_daemon directive");
            }
            // The name "corosync" means the cluster engine itself, whose settings stand above those of daemons, without
            // it.
            if (daemon.equals("corosync")) {
                items.remove(daemonKey);
            }
            String owner = daemon.equals("corosync") ? "logging" : path + "." + daemon;
            if (subsystem == null) {
                stored = owner;
            } else {
                stored = daemon.equals("corosync") ? "logging.logger_subsys." + subsystem : owner + "." + subsystem;
            }
        }
        for (Map.Entry<String, String> item : items.entrySet()) {
            keys.putText(stored + "." + item.getKey(), item.getValue());
        }
    }

    /** A section of unknown name within: its keys carry its name. */
    private final class InnerSection implements Section {
        private final String innerPath;

        InnerSection(String innerPath) {
            this.innerPath = innerPath;
        }

        @Override
        public String path() {
            return innerPath;
        }

        @Override
        public void item(String key, String value) {
            items.put(innerPath.substring(path.length() + 1) + "." + key, value);
        }

        @Override
        public Section child(String childPath) {
            return new InnerSection(childPath);
        }
    }
}
