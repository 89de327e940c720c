package carousel.deployment.internal;

import java.io.File;
import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.fileinstall.ArtifactListener;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the jars that are no bundles, which FileInstall would pass over in silence, and those whose signature does not do, and logs why. FileInstall asks again only
 * when the file changes, so each is told once; when it has become a bundle, it is FileInstall's again.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {ArtifactInstaller.class, ArtifactListener.class},
        // asked before those of FileInstall, which take every bundle
        property = "service.ranking:Integer=1000",
        immediate = true)
public final class BrokenJarReport implements ArtifactInstaller {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    /** Of the launcher: why a jar may not be run, empty when it may. */
    private final @Nullable UnaryOperator<String> check;

    /** Called by DS. */
    @Activate
    public BrokenJarReport(
            @Reference(target = "(carousel.check=signature)", cardinality = ReferenceCardinality.OPTIONAL) @Nullable
                    UnaryOperator<String> check) {
        this.check = check;
    }

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(".jar") && file.isFile() && refusal(file) != null;
    }

    @Override
    public void install(File file) {
        LOGGER.error("{} is not deployed: {}", file, refusal(file));
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        // nothing was installed
    }

    private @Nullable String refusal(File file) {
        String problem = problem(file);
        if (problem != null || check == null) {
            return problem;
        }
        String unsigned = check.apply(file.toString());
        return unsigned.isEmpty() ? null : unsigned;
    }

    /** Why a file cannot be a bundle, null when nothing speaks against it. */
    static @Nullable String problem(File file) {
        try (JarFile jar = new JarFile(file)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                return "it has no manifest";
            }
            return manifest.getMainAttributes().getValue("Bundle-SymbolicName") == null
                    ? "its manifest has no Bundle-SymbolicName, so it is not a bundle"
                    : null;
        } catch (IOException e) {
            return "it is not a jar (" + e.getMessage() + ")";
        }
    }
}
