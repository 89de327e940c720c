package carousel.shell.internal;

import java.util.List;

/** What the commands ask of the OSGi framework. */
interface Framework {
    /** Every provider of an installed bundle, by kind and name. */
    List<Provider> providers();

    /** Every cluster service of an installed bundle, by id and in the order in which they came; those without id last, by name. */
    List<InstalledService> clusterServices();

    /** Bundles that did not come with the distribution, by id. */
    default List<DeployedBundle> deployed() {
        return List.of();
    }

    /** Symbolic names of all bundles. */
    List<String> bundleNames();
}
