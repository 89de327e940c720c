package carousel.deployment.internal;

import java.io.File;
import java.io.IOException;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.apache.felix.fileinstall.ArtifactListener;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the jars that are no bundles, which FileInstall would pass over in silence, and logs why. FileInstall asks again only
 * when the file changes, so each is told once; when it has become a bundle, it is FileInstall's again.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {ArtifactInstaller.class, ArtifactListener.class},
        immediate = true)
public final class BrokenJarReport implements ArtifactInstaller {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    @Override
    public boolean canHandle(File file) {
        return file.getName().endsWith(".jar") && file.isFile() && problem(file) != null;
    }

    @Override
    public void install(File file) {
        LOGGER.error("{} is not deployed: {}", file, problem(file));
    }

    @Override
    public void update(File file) {
        install(file);
    }

    @Override
    public void uninstall(File file) {
        // nothing was installed
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
