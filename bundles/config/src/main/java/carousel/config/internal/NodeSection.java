package carousel.config.internal;

/** {@code nodelist.node}: numbered from 0 in the order of the file (config reference 4.3). */
final class NodeSection implements Section {
    private static final String PATH = "nodelist.node";

    private final ConfigurationKeys keys;
    private final String storedPath;

    NodeSection(ConfigurationKeys keys, int position) {
        this.keys = keys;
        this.storedPath = PATH + "." + position;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public void item(String key, String value) throws InvalidLineException {
        KeyRules.store(keys, PATH, key, storedPath + "." + key, value);
    }

    @Override
    public Section child(String childPath) {
        return new PrefixedSection(keys, childPath, storedPath + childPath.substring(PATH.length()));
    }
}
