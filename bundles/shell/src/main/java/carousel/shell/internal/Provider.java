package carousel.shell.internal;

import java.util.Locale;

/**
 * Something that a bundle plugs into the node.
 *
 * @param kind which plug
 * @param name its name or model
 * @param bundle symbolic name of its bundle
 * @param version the bundle's version
 * @param bundleId the bundle's id
 * @param state the bundle's state; without a service the provider cannot be used
 * @param registered whether its service is registered
 */
record Provider(
        Kind kind, String name, String bundle, String version, long bundleId, String state, boolean registered) {
    /** The plugs of a node. */
    enum Kind {
        /** A link transport. */
        TRANSPORT,
        /** A compression model. */
        COMPRESSION,
        /** A crypto model. */
        CRYPTO,
        /** A cluster service. */
        SERVICE;

        /** As it stands in a table. */
        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
