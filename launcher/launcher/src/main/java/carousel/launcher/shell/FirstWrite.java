package carousel.launcher.shell;

import java.io.IOException;
import java.io.OutputStream;

/** Passes on what is written, and does something once, when the first has been. For one thread. */
final class FirstWrite extends OutputStream {
    private final OutputStream target;
    private final Runnable action;
    private boolean written;

    FirstWrite(OutputStream target, Runnable action) {
        this.target = target;
        this.action = action;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        target.write(bytes, offset, length);
        if (!written) {
            written = true;
            action.run();
        }
    }

    @Override
    public void flush() throws IOException {
        target.flush();
    }
}
