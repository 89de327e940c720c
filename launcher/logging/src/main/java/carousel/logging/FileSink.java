package carousel.logging;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Appends lines to a file, or to standard error. Lines that wait for a flush are at most a few kilobytes. */
public final class FileSink implements LogSink, AutoCloseable {
    private static final int FLUSH_CHARACTERS = 8192;

    private final @Nullable Path path;
    private final LineFormat format;
    private final long limitBytes;
    private final int olderFiles;
    private final StringBuilder waiting = new StringBuilder();
    private FileChannel channel;
    private long sizeBytes;
    private boolean torn;

    private FileSink(@Nullable Path path, FileChannel channel, LineFormat format, long limitBytes, int olderFiles)
            throws IOException {
        this.path = path;
        this.channel = channel;
        this.format = format;
        this.limitBytes = limitBytes;
        this.olderFiles = olderFiles;
        sizeBytes = limitBytes == Long.MAX_VALUE ? 0 : channel.size();
    }

    /**
     * A file that somebody else rotates ({@link #reopen}). It is made when it is missing, its folder is not.
     *
     * @throws IOException when it cannot be opened
     */
    public static FileSink append(Path path, LineFormat format) throws IOException {
        return new FileSink(path, open(path), format, Long.MAX_VALUE, 0);
    }

    /**
     * A file that rotates itself: {@code FILE.1} is the newest of the older ones.
     *
     * @param limitBytes from this size on a new file begins
     * @throws IOException when it cannot be opened
     */
    public static FileSink rolling(Path path, LineFormat format, long limitBytes, int olderFiles) throws IOException {
        return new FileSink(path, open(path), format, limitBytes, olderFiles);
    }

    /**
     * The process's standard error itself. Gogo swaps {@code System.err} for the thread of a shell session, so that lines
     * would appear in the session of whoever typed a command.
     */
    public static FileSink standardError(LineFormat format) {
        try {
            return new FileSink(null, new FileOutputStream(FileDescriptor.err).getChannel(), format, Long.MAX_VALUE, 0);
        } catch (IOException e) {
            throw new AssertionError("nothing is asked of standard error here", e);
        }
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    @Override
    public String name() {
        return path == null ? "standard error" : path.toString();
    }

    @Override
    public void write(LogLine line) throws IOException {
        format.append(waiting, line);
        if (waiting.length() >= FLUSH_CHARACTERS) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (waiting.isEmpty()) {
            return;
        }
        if (!channel.isOpen() && path != null) {
            openAgain(path);
        }
        writeWaiting();
        if (sizeBytes >= limitBytes) {
            roll();
        }
    }

    /** For a file that could not be opened before; until it can, lines are lost instead of piling up. */
    private void openAgain(Path missing) throws IOException {
        try {
            channel = open(missing);
        } catch (IOException e) {
            waiting.setLength(0);
            throw e;
        }
    }

    private void roll() throws IOException {
        if (path == null) {
            return;
        }
        for (int number = olderFiles; number > 0; number--) {
            Path from = number == 1 ? path : numbered(path, number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(path, number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        reopen();
        sizeBytes = 0;
    }

    private static Path numbered(Path path, int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    /**
     * Closes the file and opens it under its name again; on the log's thread ({@link NodeLog#behind}). What waits is still
     * written to the old file. When the new one cannot be opened, the next line tries again.
     *
     * @throws IOException when lines were lost or the file cannot be opened
     */
    public void reopen() throws IOException {
        if (path == null) {
            return;
        }
        if (channel.isOpen()) {
            close();
        }
        channel = open(path);
    }

    /** What a full disk refuses is lost; its first part may be in the file and must not run into the next line. */
    private void writeWaiting() throws IOException {
        String text = torn ? "\n" + waiting : waiting.toString();
        waiting.setLength(0);
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        try {
            while (bytes.hasRemaining()) {
                sizeBytes += channel.write(bytes);
            }
        } finally {
            if (bytes.position() > 0) {
                torn = bytes.get(bytes.position() - 1) != '\n';
            }
        }
    }

    /** Closes the file, on the log's thread; standard error stays open. */
    @Override
    public void close() throws IOException {
        if (path != null) {
            try (FileChannel old = channel) {
                if (old.isOpen()) {
                    writeWaiting();
                }
            }
        }
    }
}
