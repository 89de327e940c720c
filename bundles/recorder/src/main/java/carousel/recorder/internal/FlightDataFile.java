package carousel.recorder.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes flight data as a daemon does (logging reference 7): a header, the state of libqb's ring buffer, the buffer. Files have
 * the daemon's names and size; what was never written to takes no room on the disk.
 */
final class FlightDataFile {
    private static final String LINK = "fdata";
    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);
    private static final int[] HEADER = {0, 0xCCBBCCBB, 0xBBCCBBCC, 2, 0};

    /** Corosync's buffer of 8 MiB, and the page that libqb adds. */
    private static final int BUFFER_WORDS = (FlightRecording.CAPACITY_BYTES + 4096) / Integer.BYTES;

    private static final int BUFFER_VERSION = 1;
    private static final int STATE_WORDS = 5;

    private FlightDataFile() {}

    /**
     * @param recording null while nothing is recorded: then there is a header only, and the link stays
     * @param processId who recorded
     * @param time names the file; one of the same second is replaced
     */
    static Path write(Path directory, @Nullable FlightRecords recording, long processId, LocalDateTime time)
            throws IOException {
        Path file = directory.resolve(LINK + "-" + NAME.format(time) + "-" + processId);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer head = ByteBuffer.allocate((HEADER.length + STATE_WORDS) * Integer.BYTES)
                    .order(ByteOrder.nativeOrder());
            for (int word : HEADER) {
                head.putInt(word);
            }
            if (recording != null) {
                putState(head, recording.lengthBytes() / Integer.BYTES);
            }
            channel.write(head.flip());
            if (recording != null) {
                recording.writeTo(channel);
                long end = (long) (HEADER.length + STATE_WORDS + BUFFER_WORDS) * Integer.BYTES;
                channel.write(ByteBuffer.allocate(1), end - 1);
            }
        }
        if (recording != null) {
            link(directory, file);
        }
        return file;
    }

    /** Reading begins at the start of the buffer, writing would go on behind what is there. */
    private static void putState(ByteBuffer head, int usedWords) {
        head.putInt(BUFFER_WORDS).putInt(usedWords).putInt(0).putInt(BUFFER_VERSION);
        head.putInt(BUFFER_WORDS + usedWords + BUFFER_VERSION); // a sum to check by
    }

    /** Whoever follows the link finds one file or the other. */
    private static void link(Path directory, Path file) throws IOException {
        Path made = directory.resolve("." + LINK + "-" + ProcessHandle.current().pid());
        Files.deleteIfExists(made);
        Files.createSymbolicLink(made, file.toAbsolutePath());
        Files.move(made, directory.resolve(LINK), StandardCopyOption.ATOMIC_MOVE);
    }
}
