package carousel.shell.internal;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be used, in the words of strerror(3), which Java's exceptions have lost for some. */
final class FileErrors {
    private FileErrors() {}

    /** What programs in C print behind the colon, for instance {@code No such file or directory}. */
    static String reason(Exception failure) {
        if (failure instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        if (failure instanceof InvalidPathException) {
            return "Invalid argument";
        }
        String reason = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        if (reason == null) {
            return failure.getClass().getSimpleName();
        }
        // Java adds its own idea of ELOOP.
        int addition = reason.indexOf(" or unable to access attributes of symbolic link");
        return Sentences.printable(addition < 0 ? reason : reason.substring(0, addition));
    }
}
