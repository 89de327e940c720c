package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that takes signed bundles only, and tells what it took. */
@Timeout(120)
class SignedDeploymentIT {
    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    @Test
    void onlySignedBundlesAreDeployedAndAllIsTold() throws Exception {
        Path home = Files.createDirectory(folder.resolve("home"));
        Path keys = home.resolve("etc/signers.p12");
        UnpackedNode unsecured = UnpackedNode.start(Path.of(System.getProperty("minimal.archive")), home);
        unsecured.await(
                "the node is ready", () -> Files.exists(unsecured.state().resolve("ready")));
        // it throws in its start: the folder of its file is not there
        ProbeBundle.drop(
                home.resolve("deploy/probe.jar"),
                "0.9.0",
                folder.resolve("nowhere").resolve("told"));
        unsecured.await(
                "the failure is told",
                () -> unsecured.console().contains("NoSuchFileException")
                        || unsecured.console().contains("nowhere/told"));
        assertTrue(unsecured.shell("carousel:ring").contains("Members"), "the node goes on");
        Files.delete(home.resolve("deploy/probe.jar"));
        unsecured.await("it is removed", () -> unsecured.console().contains("0.9.0 was removed"));
        ProbeBundle.drop(home.resolve("deploy/probe.jar"), ProbeBundle.HANGING, folder.resolve("told"));
        unsecured.await(
                "the one that hangs is interrupted",
                () -> unsecured.console().contains("bundle " + ProbeBundle.NAME + " 0.0.9 hangs in its start"));
        Files.delete(home.resolve("deploy/probe.jar"));
        ProbeBundle.drop(home.resolve("deploy/next.jar"), "0.9.1", folder.resolve("next"));
        unsecured.await("the next one runs", () -> Files.exists(folder.resolve("next")));
        Files.delete(home.resolve("deploy/next.jar"));
        unsecured.await("it is removed", () -> unsecured.console().contains("0.9.1 was removed"));
        unsecured.process().destroy();
        assertEquals(0, unsecured.awaitEnd(), unsecured::console);

        run(
                "keytool",
                "-genkeypair",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "me",
                "-keyalg",
                "EC",
                "-dname",
                "CN=me");
        Files.writeString(
                home.resolve("etc/framework.properties"),
                "\ncarousel.signers=${carousel.home}/etc/signers.p12\ncarousel.signers.password=" + PASSWORD + "\n",
                StandardOpenOption.APPEND);
        UnpackedNode node = unsecured.another();
        try {
            node.await("the node is ready", () -> Files.exists(node.state().resolve("ready")));
            Path told = folder.resolve("told");
            ProbeBundle.drop(home.resolve("deploy/unsigned.jar"), "1.0.0", told);
            node.await(
                    "it is refused", () -> node.console().contains("unsigned.jar is not deployed: it is not signed"));
            Path signed = folder.resolve("signed.jar");
            ProbeBundle.drop(signed, "1.0.1", told);
            run("jarsigner", "-keystore", keys.toString(), "-storepass", PASSWORD, signed.toString(), "me");
            assertFalse(Files.exists(told), "the unsigned one did not run");
            Files.move(signed, home.resolve("deploy/signed.jar"));
            node.await(
                    "the signed one runs",
                    () -> Files.exists(told) && Files.readString(told).equals("1.0.1"));
            node.await(
                    "it is in the log",
                    () -> node.console().contains("bundle " + ProbeBundle.NAME + " 1.0.1 was deployed from file:"));
            String providers = node.shell("carousel:providers");
            assertTrue(
                    providers.contains("Deployed while the node runs:") && providers.contains("deploy/signed.jar"),
                    providers);
            String json = node.shell("carousel:providers --json");
            assertTrue(json.contains("\"deployed\"") && json.contains("deploy/signed.jar\""), json);
        } finally {
            node.close();
        }
        Files.writeString(
                home.resolve("etc/framework.properties"), "carousel.signers.of=all\n", StandardOpenOption.APPEND);
        UnpackedNode refused = unsecured.another();
        assertEquals(1, refused.awaitEnd(), refused::console);
        assertTrue(refused.console().contains(".jar is not installed: it is not signed"), refused.console());
        signAll(home.resolve("bundles"), keys);
        UnpackedNode accepted = unsecured.another();
        try {
            accepted.await(
                    "the node is ready", () -> Files.exists(accepted.state().resolve("ready")));
        } finally {
            accepted.close();
        }
    }

    /** As jarsigner does, which would be one process a bundle. */
    private static void signAll(Path folder, Path keys) throws Exception {
        KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
        JarSigner signer = new JarSigner.Builder((KeyStore.PrivateKeyEntry)
                        store.getEntry("me", new KeyStore.PasswordProtection(PASSWORD.toCharArray())))
                .build();
        try (Stream<Path> bundles = Files.list(folder)) {
            for (Path bundle : bundles.toList()) {
                Path signed = bundle.resolveSibling(bundle.getFileName() + ".signed");
                try (ZipFile unsigned = new ZipFile(bundle.toFile());
                        OutputStream out = Files.newOutputStream(signed)) {
                    signer.sign(unsigned, out);
                }
                Files.move(signed, bundle, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void run(String... words) throws Exception {
        words[0] = Path.of(System.getProperty("java.home"), "bin", words[0]).toString();
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}
