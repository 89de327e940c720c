package carousel.config.internal;

/** Swallows a section whose opening line was bad already, so that its closing brace is not taken for another's. */
record IgnoredSection(String path) implements Section {
    @Override
    public void item(String key, String value) {}

    @Override
    public Section child(String path) {
        return new IgnoredSection(path);
    }
}
