package carousel.crypto.bouncycastle.internal;

import carousel.api.crypto.CryptoProvider;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import org.bouncycastle.crypto.CryptoServicesRegistrar;

/** Loads what the bundle holds once more, as a framework does for each version that is deployed. */
final class BundleCopy extends URLClassLoader {
    BundleCopy() throws Exception {
        super(new URL[] {bundle().toUri().toURL()}, CryptoProvider.class.getClassLoader());
    }

    static Path bundle() throws URISyntaxException {
        return Path.of(BouncyCastleCryptoProvider.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    CryptoProvider newProvider() throws ReflectiveOperationException {
        return (CryptoProvider) loadClass(BouncyCastleCryptoProvider.class.getName())
                .getConstructor()
                .newInstance();
    }

    String nativeStatus() throws ReflectiveOperationException {
        return (String) loadClass(CryptoServicesRegistrar.class.getName())
                .getMethod("nativeStatus")
                .invoke(null);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith("org.bouncycastle.") || name.startsWith("carousel.crypto.")) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
        return super.loadClass(name, resolve);
    }
}
