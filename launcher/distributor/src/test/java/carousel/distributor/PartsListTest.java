package carousel.distributor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartsListTest {
    private static final Instant TIME = Instant.parse("2025-01-01T00:00:00Z");
    private static final List<Artifact> ARTIFACTS = Artifact.parseList(List.of(
            "The following files have been resolved:",
            "   io.netty:netty-buffer:jar:4.2.18.Final:compile -- module io.netty.buffer",
            "   io.netty:netty-epoll:jar:linux-x86_64:4.2.18.Final:compile",
            "   carousel:carousel.repository:pom:0.1.0:compile",
            "   net.java.dev.jna:jna:jar:5.19.1:compile",
            "   org.example:absent:jar:1.0:compile"));

    @TempDir
    Path folder;

    @BeforeEach
    void fill() throws IOException {
        jar("bundles/netty-buffer-4.2.18.Final.jar", "https://www.apache.org/licenses/LICENSE-2.0");
        jar("bundles/netty-epoll-4.2.18.Final-linux-x86_64.jar", "Apache-2.0;link=\"somewhere\"");
        jar("lib/jna-5.19.1.jar", null);
    }

    @Test
    void listsExactlyWhatIsInTheFoldersAndKeepsToTheSchema() throws Exception {
        String json = new PartsList(folder, ARTIFACTS).json("lean", "0.1.0", TIME);

        JsonParser parser = new JsonParser();
        assertEquals(List.of(), parser.validate(json, Version.VERSION_16));
        Bom bom = parser.parse(json.getBytes(StandardCharsets.UTF_8));
        assertEquals(
                List.of(
                        "pkg:maven/io.netty/netty-buffer@4.2.18.Final?type=jar",
                        "pkg:maven/io.netty/netty-epoll@4.2.18.Final?classifier=linux-x86_64&type=jar",
                        "pkg:maven/net.java.dev.jna/jna@5.19.1?type=jar"),
                bom.getComponents().stream().map(Component::getPurl).toList());
        Component first = bom.getComponents().get(0);
        assertEquals("4.2.18.Final", first.getVersion());
        assertEquals("Apache-2.0", first.getLicenses().getLicenses().get(0).getId());
        assertEquals(
                "LGPL-2.1-or-later OR Apache-2.0",
                bom.getComponents().get(2).getLicenses().getExpression().getValue());
        assertEquals(64, first.getHashes().get(0).getValue().length());
        assertFalse(json.contains("http"), "no addresses of anything");
    }

    @Test
    void theSameFolderGivesTheSameBytesWheneverItWasWritten() throws Exception {
        String first = new PartsList(folder, ARTIFACTS).json("lean", "0.1.0", TIME);
        Files.setLastModifiedTime(
                folder.resolve("lib/jna-5.19.1.jar"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));

        assertEquals(first, new PartsList(folder, ARTIFACTS).json("lean", "0.1.0", TIME));
    }

    @Test
    void anotherContentIsAnotherList() throws Exception {
        String first = new PartsList(folder, ARTIFACTS).json("lean", "0.1.0", TIME);
        jar("lib/jna-5.19.1.jar", "changed");
        String second = new PartsList(folder, ARTIFACTS).json("lean", "0.1.0", TIME);

        assertFalse(serial(first).equals(serial(second)), serial(first));
    }

    @Test
    void aJarOfUnknownOriginIsNamed() throws Exception {
        jar("bundles/stranger-1.0.jar", "Apache-2.0");

        Exception refusal = assertThrows(
                IllegalArgumentException.class, () -> new PartsList(folder, ARTIFACTS).json("lean", "0.1.0", TIME));
        assertTrue(String.valueOf(refusal.getMessage()).contains("bundles/stranger-1.0.jar"), refusal.getMessage());
    }

    @Test
    void anUnknownLicenceIsNamed() throws Exception {
        jar("bundles/netty-buffer-4.2.18.Final.jar", "Beerware");

        Exception refusal = assertThrows(
                IllegalArgumentException.class, () -> new PartsList(folder, ARTIFACTS).json("lean", "0.1.0", TIME));
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("netty-buffer")
                        && String.valueOf(refusal.getMessage()).contains("Beerware"),
                refusal.getMessage());
    }

    private static String serial(String json) throws Exception {
        return new JsonParser().parse(json.getBytes(StandardCharsets.UTF_8)).getSerialNumber();
    }

    private void jar(String name, @Nullable String licence) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .putValue("Bundle-SymbolicName", name.replaceAll(".*/|-.*", "") + ";singleton:=true");
        manifest.getMainAttributes().putValue("Bundle-Version", "1.2.3");
        if (licence != null) {
            manifest.getMainAttributes().putValue("Bundle-License", licence);
        }
        Path jar = folder.resolve(name);
        Files.createDirectories(jar.resolveSibling(""));
        try (OutputStream file = Files.newOutputStream(jar)) {
            new JarOutputStream(file, manifest).close();
        }
    }
}
