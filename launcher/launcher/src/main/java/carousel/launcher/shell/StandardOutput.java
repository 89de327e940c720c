package carousel.launcher.shell;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The standard output, which says when nobody reads it any more; {@code System.out} keeps that to itself. */
final class StandardOutput extends OutputStream {
    private final OutputStream target;

    StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    /** It cannot be written to: the pipe's reader is gone, or the disk is full. */
    static final class OutputFailure extends IOException {
        private static final long serialVersionUID = 1L;

        OutputFailure(IOException cause) {
            super("the output cannot be written: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            target.write(bytes, offset, length);
        } catch (IOException e) {
            throw new OutputFailure(e);
        }
    }
}
