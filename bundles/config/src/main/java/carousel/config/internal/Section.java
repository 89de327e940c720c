package carousel.config.internal;

/** What an open section does with its lines. */
interface Section {
    /** The dotted path, empty for the top of the file. */
    String path();

    /** A line {@code key: value}. */
    void item(String key, String value) throws InvalidLineException;

    /** A section opens in this one; {@code path} is its whole dotted path. */
    Section child(String path) throws InvalidLineException;

    /** The closing brace. */
    default void end() throws InvalidLineException {}
}
