package org.bouncycastle.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The library's native code, in the variant that fits the processor. It is unpacked to a temporary file of a new name each time,
 * since the JVM loads no file for two class loaders, and the file is removed once it is loaded.
 *
 * @param services the services it has, of those named in {@link NativeServices}
 * @param status its variant, or why there is none
 */
record NativeCode(Set<String> services, String status) {
    private static final String FOLDER = "/native/linux/x86_64/";

    static NativeCode load() {
        if (!System.getProperty("os.name", "").equals("Linux")
                || !System.getProperty("os.arch", "").equals("amd64")) {
            return none("there is none for this system");
        }
        try {
            load("probe/libbc-probe.so");
            String variant = VariantSelector.getBestVariantName();
            if (variant.equals("none")) {
                return none("the processor lacks what it needs");
            }
            load(variant + "/libbc-lts-" + variant + ".so");
            return new NativeCode(Set.copyOf(available()), variant);
        } catch (IOException | UnsatisfiedLinkError e) {
            return none(e.toString());
        }
    }

    private static NativeCode none(String reason) {
        return new NativeCode(Set.of(), reason);
    }

    /** Ciphers and hashes of knet; the rest of the embedded classes is never asked for. */
    private static Set<String> available() {
        Set<String> services = new HashSet<>();
        if (NativeFeatures.hasAESHardwareSupport() && NativeFeatures.hasCBCHardwareSupport()) {
            services.add(NativeServices.AES_ECB);
            services.add(NativeServices.AES_CBC);
        }
        if (NativeFeatures.hasHardwareSHA256()) {
            services.add(NativeServices.SHA256);
        }
        if (NativeFeatures.hasHardwareSHA384()) {
            services.add(NativeServices.SHA384);
        }
        if (NativeFeatures.hasHardwareSHA512()) {
            services.add(NativeServices.SHA512);
        }
        return services;
    }

    private static void load(String name) throws IOException {
        Path file = Files.createTempFile("carousel-bouncycastle-", ".so");
        try {
            try (InputStream in = NativeCode.class.getResourceAsStream(FOLDER + name)) {
                if (in == null) {
                    throw new IOException(FOLDER + name + " is not in this bundle");
                }
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            }
            System.load(file.toString());
        } finally {
            Files.delete(file);
        }
    }
}
