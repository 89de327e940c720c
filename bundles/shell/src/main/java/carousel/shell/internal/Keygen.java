package carousel.shell.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/**
 * Makes a key for the cluster's traffic as corosync-keygen does, in its words and with its statuses (tools reference 6). Two things are
 * otherwise: a source that ends too early is an error, where the original asks for keys to be pressed forever, and an unreadable source is
 * called by its name.
 */
final class Keygen {
    private static final int NO_RANDOMNESS = 1;
    private static final int NOT_CREATED = 2;
    private static final int NOT_PROTECTED = 3;
    private static final int NOT_WRITTEN = 4;
    private static final int NOT_CLOSED = 5;

    private final Path folder;
    private final ToolOutput output;

    /**
     * A run of the tool.
     *
     * @param folder what relative file names begin at
     */
    Keygen(Path folder, ToolOutput output) {
        this.folder = folder;
        this.output = output;
    }

    void run(KeygenOptions options) throws CommandFailure {
        if (options.usage()) {
            output.line(Usage.KEYGEN);
            return;
        }
        output.line("Corosync Cluster Engine Authentication key generator.");
        output.line("Gathering " + options.keySizeBytes() * Byte.SIZE + " bits for key from "
                + Sentences.printable(options.randomFile()) + ".");
        byte[] key = gather(options.randomFile(), options.keySizeBytes());
        try {
            write(options.keyFile(), key);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private byte[] gather(String randomFile, int sizeBytes) throws CommandFailure {
        byte[] key = new byte[sizeBytes];
        try (InputStream source = Files.newInputStream(folder.resolve(randomFile))) {
            read(source, randomFile, key);
            return key;
        } catch (IOException | InvalidPathException e) {
            throw failure(NO_RANDOMNESS, "Failed to open random source", e);
        }
    }

    private void read(InputStream source, String randomFile, byte[] key) throws CommandFailure {
        int gathered = 0;
        while (gathered < key.length) {
            int count;
            try {
                count = source.read(key, gathered, key.length - gathered);
            } catch (IOException e) {
                throw failure(NO_RANDOMNESS, "Could not read " + randomFile, e);
            }
            if (count < 0) {
                throw new CommandFailure(
                        NO_RANDOMNESS,
                        "keygen: Could not read " + Sentences.printable(randomFile) + ": It ended "
                                + (key.length - gathered) * Byte.SIZE + " bits too early");
            }
            gathered += count;
            if (gathered < key.length) {
                output.line("Press keys on your keyboard to generate entropy (" + (key.length - gathered) * Byte.SIZE
                        + " bits still needed).");
            }
        }
    }

    private void write(String keyFile, byte[] key) throws CommandFailure {
        SeekableByteChannel file;
        Path path;
        try {
            if (keyFile.isEmpty()) {
                throw new NoSuchFileException(keyFile); // for Java it is the folder itself
            }
            path = folder.resolve(keyFile);
            // From the first moment nobody else may read it, whatever the umask.
            file = Files.newByteChannel(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (IOException | InvalidPathException e) {
            throw failure(NOT_CREATED, "Could not create " + keyFile, e);
        }
        try {
            protect(path);
            output.line("Writing corosync key to " + Sentences.printable(keyFile) + ".");
            ByteBuffer rest = ByteBuffer.wrap(key);
            while (rest.hasRemaining()) {
                file.write(rest);
            }
        } catch (IOException e) {
            closeQuietly(file);
            throw failure(NOT_WRITTEN, "Could not write " + keyFile, e);
        } catch (CommandFailure e) {
            closeQuietly(file);
            throw e;
        }
        try {
            file.close();
        } catch (IOException e) {
            throw failure(NOT_CLOSED, "Could not close " + keyFile, e);
        }
    }

    private static void protect(Path path) throws CommandFailure {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--------"));
        } catch (IOException e) {
            throw failure(NOT_PROTECTED, "Failed to set key file permissions to 0400", e);
        }
    }

    private static void closeQuietly(SeekableByteChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            return; // what went wrong before is told
        }
    }

    private static CommandFailure failure(int status, String what, Exception e) {
        return new CommandFailure(status, "keygen: " + Sentences.printable(what) + ": " + FileErrors.reason(e));
    }
}
