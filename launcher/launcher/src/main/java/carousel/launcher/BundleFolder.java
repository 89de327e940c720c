package carousel.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Installs the bundles of a distribution, each at its start level. */
final class BundleFolder {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");
    private static final String DEFAULT_LEVEL = "20";

    private final BundleContext context;
    private final Properties startLevels;
    private final @Nullable Signatures signatures;

    /** With signatures, only jars that they speak for are installed. */
    BundleFolder(BundleContext context, Properties startLevels, @Nullable Signatures signatures) {
        this.context = context;
        this.startLevels = startLevels;
        this.signatures = signatures;
    }

    /**
     * Installs every jar of the folder and asks for its start. A jar that is no bundle is named in the log and left out: the
     * rest of the node may well do without it.
     *
     * @return the highest start level in use
     * @throws NodeFailure when the folder cannot be read, a start level is not a number, or a jar is not signed where all have to be
     */
    int install(Path folder) throws NodeFailure {
        int top = 1;
        List<Bundle> bundles = installAll(jars(folder));
        // all together: one after the other, as each is started, takes longer
        context.getBundle(Constants.SYSTEM_BUNDLE_ID)
                .adapt(FrameworkWiring.class)
                .resolveBundles(bundles);
        for (Bundle bundle : bundles) {
            int level = startLevel(bundle);
            top = Math.max(top, level);
            bundle.adapt(BundleStartLevel.class).setStartLevel(level);
            if (!isFragment(bundle)) {
                start(bundle);
            }
        }
        return top;
    }

    private static List<Path> jars(Path folder) throws NodeFailure {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new NodeFailure(
                    NodeFailure.OTHER, "the bundles in " + folder + " cannot be listed: " + NodeFailure.reason(e));
        }
    }

    /** Where all have to be signed, a node does not run with some of them. */
    private void checkSignatures(List<Path> jars) throws NodeFailure {
        int refused = 0;
        for (Path jar : jars) {
            String problem = signatures == null ? null : signatures.problem(jar);
            if (problem != null) {
                LOGGER.error("{} is not installed: {}", jar, problem);
                refused++;
            }
        }
        if (refused > 0) {
            throw new NodeFailure(
                    NodeFailure.OTHER,
                    refused + " of " + jars.size()
                            + " bundles are not signed as etc/framework.properties asks (carousel.signers.of=all)");
        }
    }

    /** All are installed before the first starts, so that each finds what it imports. */
    private List<Bundle> installAll(List<Path> jars) throws NodeFailure {
        checkSignatures(jars);
        uninstallOthers(jars);
        List<Bundle> bundles = new ArrayList<>();
        for (Path jar : jars) {
            try {
                Bundle bundle = context.installBundle(location(jar)); // or finds it, in a prepared cache
                if (bundle.getSymbolicName() == null) {
                    bundle.uninstall();
                    LOGGER.error("{} is not a bundle: its manifest has no Bundle-SymbolicName. It is left out.", jar);
                } else {
                    bundles.add(bundle);
                }
            } catch (BundleException e) {
                LOGGER.error("{} cannot be installed: {}. It is left out.", jar, reason(e));
            }
        }
        return bundles;
    }

    /** By reference: the framework reads the jar where it is instead of copying it into its cache. */
    private static String location(Path jar) {
        return "reference:" + jar.toUri();
    }

    /** A prepared cache may know bundles that are not in the folder any more. */
    private void uninstallOthers(List<Path> jars) {
        Set<String> wanted = jars.stream().map(BundleFolder::location).collect(Collectors.toSet());
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !wanted.contains(bundle.getLocation())) {
                try {
                    bundle.uninstall();
                } catch (BundleException e) {
                    LOGGER.error("{} cannot be uninstalled: {}", bundle.getLocation(), reason(e));
                }
            }
        }
    }

    private int startLevel(Bundle bundle) throws NodeFailure {
        String usual = startLevels.getProperty("default", DEFAULT_LEVEL);
        String level = startLevels.getProperty(bundle.getSymbolicName(), usual);
        try {
            return Integer.parseUnsignedInt(level.strip());
        } catch (NumberFormatException e) {
            throw new NodeFailure(
                    NodeFailure.OTHER,
                    "etc/start-levels.properties: the level of " + bundle.getSymbolicName() + " is not a number: "
                            + level);
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    private static void start(Bundle bundle) {
        try {
            bundle.start(Bundle.START_ACTIVATION_POLICY);
        } catch (BundleException e) {
            LOGGER.error("bundle {} cannot be started: {}", bundle.getSymbolicName(), reason(e));
        }
    }

    /** The innermost reason: the framework wraps it several times. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return cause instanceof BundleException || cause instanceof IOException
                ? text
                : cause.getClass().getSimpleName() + ": " + text;
    }
}
