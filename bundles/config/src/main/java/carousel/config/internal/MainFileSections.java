package carousel.config.internal;

/** Chooses for each section of the main file how its keys are stored, by its dotted path. */
final class MainFileSections {
    private final ConfigurationKeys keys;
    private final HostSystem host;
    private int nodeCount;

    MainFileSections(ConfigurationKeys keys, HostSystem host) {
        this.keys = keys;
        this.host = host;
    }

    /** The top of the file. */
    Section top() {
        return new KeySection("");
    }

    private Section open(String path) {
        return switch (path) {
            case "totem.interface" -> new InterfaceSection(keys);
            case "nodelist.node" -> new NodeSection(keys, nodeCount++);
            case "uidgid" -> new UidGidSection(keys, host);
            case "logging.logger_subsys" -> LoggingSection.ofSubsystem(keys);
            case "logging.logging_daemon" -> LoggingSection.ofDaemon(keys);
            default -> new KeySection(path);
        };
    }

    /** A section whose keys are stored as they stand. */
    private final class KeySection implements Section {
        private final String path;

        KeySection(String path) {
            this.path = path;
        }

        @Override
        public String path() {
            return path;
        }

        @Override
        public void item(String key, String value) throws InvalidLineException {
            KeyRules.store(keys, path, key, GrammarParser.join(path, key), value);
        }

        @Override
        public Section child(String childPath) {
            return open(childPath);
        }
    }
}
