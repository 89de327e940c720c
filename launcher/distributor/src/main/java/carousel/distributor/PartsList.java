package carousel.distributor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.Property;

/**
 * The software bill of materials of a distribution, in CycloneDX's JSON: exactly the jars in its folders {@code bundles} and
 * {@code lib}. The same folder gives the same bytes: there is no time in it but the one that is given, and its serial number comes from what
 * it lists.
 */
final class PartsList {
    private static final List<String> FOLDERS = List.of("bundles", "lib");

    private final Path distribution;
    private final Map<String, Artifact> artifacts = new TreeMap<>();

    /** Of what Maven knows, only what is in the folder is listed. */
    PartsList(Path distribution, List<Artifact> artifacts) {
        this.distribution = distribution;
        for (Artifact artifact : artifacts) {
            this.artifacts.put(artifact.fileName(), artifact);
        }
    }

    /**
     * The list as JSON.
     *
     * @throws IllegalArgumentException when the origin or the licence of a jar is not known
     */
    String json(String name, String version, Instant time) throws IOException {
        Bom bom = new Bom();
        StringBuilder content = new StringBuilder(name).append(' ').append(version);
        for (String folder : FOLDERS) {
            for (Path jar : jars(distribution.resolve(folder))) {
                Component component = component(folder, jar);
                bom.addComponent(component);
                content.append('\n').append(component.getPurl());
                component.getHashes().forEach(hash -> content.append(' ').append(hash.getValue()));
            }
        }
        bom.setSerialNumber(
                "urn:uuid:" + UUID.nameUUIDFromBytes(content.toString().getBytes(StandardCharsets.UTF_8)));
        bom.setMetadata(metadata(name, version, time));
        try {
            return BomGeneratorFactory.createJson(Version.VERSION_16, bom).toJsonString() + "\n";
        } catch (GeneratorException e) {
            throw new IOException("the list of parts cannot be written: " + e.getMessage(), e);
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static Metadata metadata(String name, String version, Instant time) {
        Component whole = new Component();
        whole.setType(Component.Type.APPLICATION);
        whole.setGroup("carousel");
        whole.setName("carousel-" + name);
        whole.setVersion(version);
        whole.setBomRef("pkg:generic/carousel-" + name + "@" + version);
        whole.setPurl("pkg:generic/carousel-" + name + "@" + version);
        Metadata metadata = new Metadata();
        metadata.setTimestamp(Date.from(time));
        metadata.setComponent(whole);
        return metadata;
    }

    private Component component(String folder, Path jar) throws IOException {
        String file = jar.getFileName().toString();
        Artifact artifact = artifacts.get(file);
        if (artifact == null) {
            throw new IllegalArgumentException(
                    folder + "/" + file + " comes from no artifact that the distribution depends on");
        }
        Component component = new Component();
        component.setType(Component.Type.LIBRARY);
        component.setGroup(artifact.group());
        component.setName(artifact.name());
        component.setVersion(artifact.version());
        component.setPurl(artifact.packageUrl());
        component.setBomRef(artifact.packageUrl());
        component.setScope(Component.Scope.REQUIRED);
        component.setHashes(hashes(jar));
        List<Property> properties = new ArrayList<>();
        properties.add(new Property("carousel:file", folder + "/" + file));
        try (JarFile opened = new JarFile(jar.toFile())) {
            Manifest manifest = opened.getManifest();
            Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String symbolicName = headers.getValue("Bundle-SymbolicName");
            if (symbolicName != null) {
                properties.add(new Property(
                        "carousel:bundle",
                        symbolicName.split(";", 2)[0].strip() + " " + headers.getValue("Bundle-Version")));
            }
            component.setLicenses(Licences.of(artifact, headers.getValue("Bundle-License")));
        }
        component.setProperties(properties);
        return component;
    }

    private static List<Hash> hashes(Path jar) throws IOException {
        byte[] bytes = Files.readAllBytes(jar);
        return List.of(
                new Hash(Hash.Algorithm.SHA_256, digest("SHA-256", bytes)),
                new Hash(Hash.Algorithm.SHA_512, digest("SHA-512", bytes)));
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java has them
        }
    }
}
