package carousel.launcher.jar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** A jar with a distribution in its folder {@code distribution}. */
final class PackedDistribution {
    private static final String PREFIX = "distribution/";
    private static final int DIGEST_CHARACTERS = 16;

    private final Path jar;

    PackedDistribution(Path jar) {
        this.jar = jar;
    }

    /** The folder that belongs to these very bytes: another build of the distribution gets another one. */
    Path home(Path cache) throws IOException {
        String name = jar.getFileName().toString();
        String plain = name.endsWith(".jar") ? name.substring(0, name.length() - ".jar".length()) : name;
        return cache.resolve(plain + "-" + digest().substring(0, DIGEST_CHARACTERS));
    }

    /**
     * Unpacks the distribution, unless it is there. It appears whole or not at all, also when two processes do this at once.
     *
     * @throws IOException when the folder is there, but belongs to somebody else, or cannot be written
     */
    void unpack(Path home) throws IOException {
        if (Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
            requireOwn(home);
            return;
        }
        Path parent = home.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(home + " cannot hold a distribution");
        }
        Files.createDirectories(parent);
        // for its owner only, as createTempDirectory makes it
        Path work = Files.createTempDirectory(parent, ".unpacking");
        try {
            copyTo(work);
            Files.move(work, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(work);
            if (!(e instanceof FileAlreadyExistsException) && !Files.isDirectory(home.resolve("lib"))) {
                throw e;
            }
            requireOwn(home); // another process was quicker
        }
    }

    private static void requireOwn(Path home) throws IOException {
        if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(home, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(Path.of("/proc/self")))) {
            throw new IOException(home + " is not a folder of the user that starts this");
        }
    }

    private void copyTo(Path folder) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            for (JarEntry entry : opened.stream().toList()) {
                if (!entry.getName().startsWith(PREFIX)) {
                    continue;
                }
                Path target = folder.resolve(entry.getName().substring(PREFIX.length()))
                        .normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(jar + " has an entry that leads out of its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Files.createDirectories(target.resolveSibling(""));
                try (InputStream content = opened.getInputStream(entry)) {
                    Files.copy(content, target);
                }
                if (entry.getName().startsWith(PREFIX + "bin/")) {
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
        if (!Files.isDirectory(folder.resolve("lib"))) {
            throw new IOException(jar + " holds no distribution");
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> reversed = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : reversed) {
                Files.deleteIfExists(file);
            }
        }
    }

    private String digest() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(jar)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e); // every Java has it
        }
    }
}
