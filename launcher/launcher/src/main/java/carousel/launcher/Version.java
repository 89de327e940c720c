package carousel.launcher;

import picocli.CommandLine.IVersionProvider;

/** The version that the build wrote into the launcher's jar. */
public final class Version implements IVersionProvider {
    /** The product's version, {@code unknown} outside a jar. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"Carousel " + text()};
    }
}
