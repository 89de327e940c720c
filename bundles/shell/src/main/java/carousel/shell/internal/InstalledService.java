package carousel.shell.internal;

/**
 * A cluster service of an installed bundle.
 *
 * @param id 0 to 63, or {@link #UNKNOWN}
 * @param name its name
 * @param description what logs call it, empty when unknown
 * @param bundle symbolic name of its bundle
 * @param version the bundle's version
 * @param bundleId the bundle's id
 * @param registered whether its service is registered; without it nothing but its name and its bundle is known
 */
record InstalledService(
        int id, String name, String description, String bundle, String version, long bundleId, boolean registered) {
    /** The id of a service that is not registered. */
    static final int UNKNOWN = -1;
}
