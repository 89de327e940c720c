package carousel.itest.verify;

import java.nio.file.Path;

/** A file that is no recording at all; the sentence names the file and the place. */
final class UnusableFileException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableFileException(Path file, String what) {
        super(file + ": " + what);
    }
}
