package carousel.config.internal;

/**
 * A section of unknown name within a numbered one; its keys are texts below the number. (Corosync drops the inner name, and
 * at the inner brace counts on to the next node: not copied.)
 */
record PrefixedSection(ConfigurationKeys keys, String path, String storedPath) implements Section {
    @Override
    public void item(String key, String value) throws InvalidLineException {
        keys.putText(storedPath + "." + key, value);
    }

    @Override
    public Section child(String childPath) {
        return new PrefixedSection(keys, childPath, storedPath + childPath.substring(path.length()));
    }
}
