package carousel.recorder.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be opened, in the system's words: Java's exceptions often have but the file's name for a message. */
final class FileRefusal {
    private FileRefusal() {}

    static String reason(IOException refusal) {
        if (refusal instanceof NoSuchFileException) {
            return "No such file or directory (2)";
        }
        if (refusal instanceof AccessDeniedException) {
            return "Permission denied (13)";
        }
        if (refusal instanceof FileSystemException other && other.getReason() != null) {
            return other.getReason();
        }
        return String.valueOf(refusal.getMessage());
    }
}
