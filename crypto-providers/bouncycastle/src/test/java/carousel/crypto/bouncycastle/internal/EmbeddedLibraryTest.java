package carousel.crypto.bouncycastle.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.NativeServices;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The part of Bouncy Castle that this bundle holds: complete, with native code, and loaded and forgotten as often as one likes. */
class EmbeddedLibraryTest {
    @Test
    void noClassIsMissing() throws Exception {
        ToolProvider jdeps = ToolProvider.findFirst("jdeps").orElse(null);
        Assumptions.assumeTrue(jdeps != null, "this Java runtime has no jdeps");
        StringWriter out = new StringWriter();
        int status = jdeps.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "--missing-deps",
                "--multi-release",
                "base",
                "-include",
                "org[.]bouncycastle.*",
                BundleCopy.bundle().toString());
        List<String> missing = out.toString()
                .lines()
                .filter(line -> line.contains("-> org.bouncycastle"))
                .toList();
        assertEquals(List.of(), missing);
        assertEquals(0, status, out.toString());
    }

    @Test
    void theClassesAreOurCopy() throws Exception {
        assertEquals(
                BundleCopy.bundle().toUri(),
                org.bouncycastle.crypto.engines.AESEngine.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
    }

    @Test
    void nativeCodeIsUsedWhereTheProcessorHasAes() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        Assumptions.assumeTrue(
                System.getProperty("os.arch", "").equals("amd64") && Files.exists(processors), "not Linux on x86_64");
        String flags = Files.readString(processors);
        Assumptions.assumeTrue(flags.contains(" aes ") && flags.contains(" avx "), "no AES in this processor");
        assertTrue(
                CryptoServicesRegistrar.hasEnabledService(NativeServices.AES_CBC),
                CryptoServicesRegistrar.nativeStatus());
        if (flags.contains(" sha_ni")) {
            assertTrue(CryptoServicesRegistrar.hasEnabledService(NativeServices.SHA256));
        }
    }

    @Test
    void theNativeCodeLeavesNoFile() throws IOException {
        Path maps = Path.of("/proc/self/maps");
        Assumptions.assumeTrue(Files.exists(maps), "no /proc here");
        Assumptions.assumeTrue(
                CryptoServicesRegistrar.hasEnabledService(NativeServices.AES_CBC), "no native code for this processor");
        List<String> mapped = Files.readAllLines(maps).stream()
                .filter(line -> line.contains("/carousel-bouncycastle-"))
                .toList();
        assertFalse(mapped.isEmpty());
        for (String line : mapped) {
            assertTrue(line.endsWith("(deleted)"), line);
        }
    }

    @Test
    void aDeployedVersionAfterAnotherLoadsTheNativeCodeAndTheOldOneIsForgotten() throws Exception {
        byte[] key = new byte[128];
        CryptoSettings settings = new CryptoSettings("nss", "aes256", "sha256", key);
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int version = 0; version < 3; version++) {
            loaders.add(runIn(new BundleCopy(), settings));
        }
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        for (WeakReference<ClassLoader> loader : loaders) {
            while (loader.get() != null && Instant.now().isBefore(end)) {
                System.gc();
                Thread.onSpinWait();
            }
            assertNull(loader.get(), "the classes and the native library are still there");
        }
    }

    private static WeakReference<ClassLoader> runIn(BundleCopy loader, CryptoSettings settings) throws Exception {
        CryptoProvider provider = loader.newProvider();
        assertNotSame(BouncyCastleCryptoProvider.class, provider.getClass());
        assertEquals(CryptoServicesRegistrar.nativeStatus(), loader.nativeStatus());
        try (PacketCrypto crypto = provider.newPacketCrypto(settings)) {
            ByteBuffer sealed = ByteBuffer.allocate(crypto.sealedBytes(5));
            crypto.seal(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}), sealed);
            ByteBuffer plain = ByteBuffer.allocate(5);
            assertTrue(crypto.open(sealed.flip(), plain));
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, plain.array());
        }
        loader.close();
        return new WeakReference<>(loader);
    }
}
