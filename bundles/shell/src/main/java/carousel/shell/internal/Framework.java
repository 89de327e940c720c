package carousel.shell.internal;

import java.util.List;

/** What the commands ask of the OSGi framework. */
interface Framework {
    /** Every provider of an installed bundle, by kind and name. */
    List<Provider> providers();

    /** Symbolic names of all bundles. */
    List<String> bundleNames();
}
