package carousel.config.internal;

/** The top of a file in {@code uidgid.d}, where nothing but {@code uidgid} sections may stand. */
record UidGidFileTop(ConfigurationKeys keys, HostSystem host) implements Section {
    private static final String REFUSAL = "uidgid: Can't add subsection different than uidgid";

    @Override
    public String path() {
        return "";
    }

    @Override
    public void item(String key, String value) throws InvalidLineException {
        throw new InvalidLineException("uidgid: Only uid and gid are allowed items");
    }

    @Override
    public Section child(String path) throws InvalidLineException {
        if (!path.equals("uidgid")) {
            throw new InvalidLineException(REFUSAL);
        }
        return new FlatSection(new UidGidSection(keys, host));
    }

    /** A section without sections below it. */
    private record FlatSection(Section section) implements Section {
        @Override
        public String path() {
            return section.path();
        }

        @Override
        public void item(String key, String value) throws InvalidLineException {
            section.item(key, value);
        }

        @Override
        public Section child(String path) throws InvalidLineException {
            throw new InvalidLineException(REFUSAL);
        }
    }
}
