package carousel.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars signed by the JDK's own tools. */
class SignaturesTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    static Path keyFolder;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        for (String name : new String[] {"friend", "stranger"}) {
            run(
                    "keytool",
                    "-genkeypair",
                    "-keystore",
                    keys().toString(),
                    "-storepass",
                    PASSWORD,
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=" + name);
        }
        run(
                "keytool",
                "-exportcert",
                "-keystore",
                keys().toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "friend",
                "-file",
                keyFolder.resolve("friend.cer").toString());
        run(
                "keytool",
                "-importcert",
                "-noprompt",
                "-keystore",
                trusted().toString(),
                "-storepass",
                PASSWORD,
                "-alias",
                "friend",
                "-file",
                keyFolder.resolve("friend.cer").toString());
    }

    @Test
    void whoIsInTheKeystoreMaySign() throws Exception {
        Path jar = jar(Map.of("a/A.class", "code", "META-INF/x.txt", "more"));
        sign(jar, "friend");

        assertNull(signatures("deployed").problem(jar));
    }

    @Test
    void nobodyElseMay() throws Exception {
        Path jar = jar(Map.of("a/A.class", "code"));
        assertEquals("it is not signed", signatures("deployed").problem(jar));
        sign(jar, "stranger");

        String problem = String.valueOf(signatures("deployed").problem(jar));
        assertTrue(problem.startsWith("it is signed by CN=stranger, who is not in the keystore"), problem);
    }

    @Test
    void whatWasAddedOrChangedLaterIsFound() throws Exception {
        Path jar = jar(Map.of("a/A.class", "code"));
        sign(jar, "friend");

        Path more = rewritten(jar, Map.of("b/B.class", "other"));
        assertEquals("its b/B.class is not signed", signatures("deployed").problem(more));
        Path changed = rewritten(jar, Map.of("a/A.class", "evil"));
        String problem = String.valueOf(signatures("deployed").problem(changed));
        assertTrue(problem.startsWith("its signature is wrong"), problem);
    }

    @Test
    void withoutASettingNothingHasToBeSigned() throws Exception {
        assertNull(Signatures.of(Map.of()));
    }

    @Test
    void settingsThatCannotBeKeptEndTheStart() {
        NodeFailure absent = assertThrows(
                NodeFailure.class, () -> Signatures.of(Map.of(Signatures.SIGNERS, "/nonexistent/signers.p12")));
        assertTrue(String.valueOf(absent.getMessage()).contains("/nonexistent/signers.p12"), absent.getMessage());
        NodeFailure scope = assertThrows(NodeFailure.class, () -> signatures("some"));
        assertTrue(String.valueOf(scope.getMessage()).contains("deployed or all"), scope.getMessage());
    }

    private static Signatures signatures(String scope) throws NodeFailure {
        Signatures signatures = Signatures.of(Map.of(
                Signatures.SIGNERS, trusted().toString(), Signatures.PASSWORD, PASSWORD, Signatures.SCOPE, scope));
        if (signatures == null) {
            throw new AssertionError("a keystore was named");
        }
        return signatures;
    }

    private static Path keys() {
        return keyFolder.resolve("keys.p12");
    }

    private static Path trusted() {
        return keyFolder.resolve("trusted.p12");
    }

    private static void sign(Path jar, String name) throws Exception {
        run("jarsigner", "-keystore", keys().toString(), "-storepass", PASSWORD, jar.toString(), name);
    }

    private static void run(String... words) throws IOException, InterruptedException {
        words[0] = Path.of(System.getProperty("java.home"), "bin", words[0]).toString();
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }

    private Path jar(Map<String, String> entries) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(
                "Manifest-Version: 1.0\nBundle-SymbolicName: a\n\n".getBytes(StandardCharsets.UTF_8)));
        Map<String, byte[]> content = new TreeMap<>();
        entries.forEach((name, text) -> content.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return write(folder.resolve("a.jar"), manifest, content);
    }

    /** A copy with other entries, and the old signature. */
    private Path rewritten(Path jar, Map<String, String> changes) throws IOException {
        Map<String, byte[]> content = new HashMap<>();
        Manifest manifest;
        try (JarFile old = new JarFile(jar.toFile(), false)) {
            manifest = old.getManifest();
            for (JarEntry entry : old.stream().toList()) {
                if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    try (InputStream input = old.getInputStream(entry)) {
                        content.put(entry.getName(), input.readAllBytes());
                    }
                }
            }
        }
        changes.forEach((name, text) -> content.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return write(folder.resolve("changed.jar"), manifest, new TreeMap<>(content));
    }

    private static Path write(Path jar, Manifest manifest, Map<String, byte[]> content) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream output = new JarOutputStream(file, manifest)) {
            for (Map.Entry<String, byte[]> entry : content.entrySet()) {
                output.putNextEntry(new JarEntry(entry.getKey()));
                output.write(entry.getValue());
                output.closeEntry();
            }
        }
        return jar;
    }
}
