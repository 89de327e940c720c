package carousel.shell.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Sends frames from a thread of its own: a thread that is interrupted while it writes to a channel closes that channel, and
 * commands are interrupted every day. A full queue slows the command that fills it.
 */
final class FrameWriter implements Runnable {
    private static final int MAX_QUEUED_FRAMES = 64;
    private static final int MAX_OUTPUT_BYTES = 32 * 1024;

    /** The only empty one: it ends the thread. */
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final WritableByteChannel channel;
    private final BlockingQueue<ByteBuffer> frames = new ArrayBlockingQueue<>(MAX_QUEUED_FRAMES);
    private volatile boolean open = true;

    FrameWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /** Queues a frame; waits while the queue is full. Does nothing after {@link #end}. */
    void send(byte type, byte[] content, int offset, int length) throws InterruptedException {
        ByteBuffer frame = ByteBuffer.allocate(FrameType.HEADER_BYTES + length);
        frame.put(type).putInt(length).put(content, offset, length).flip();
        put(frame);
    }

    /** A frame of text. */
    void send(byte type, String text) throws InterruptedException {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        send(type, content, 0, Math.min(content.length, FrameType.MAX_CONTENT_BYTES));
    }

    /** A command's end. */
    void sendStatus(int status) throws InterruptedException {
        send(FrameType.STATUS, ByteBuffer.allocate(Integer.BYTES).putInt(status).array(), 0, Integer.BYTES);
    }

    private void put(ByteBuffer frame) throws InterruptedException {
        while (open && !frames.offer(frame, 100, TimeUnit.MILLISECONDS)) {
            // The client is slow; only its leaving ends the wait.
        }
    }

    /** Sends what is queued, then ends. */
    @Override
    public void run() {
        try {
            while (true) {
                ByteBuffer frame = frames.take();
                if (!frame.hasRemaining()) {
                    return;
                }
                while (frame.hasRemaining()) {
                    channel.write(frame);
                }
            }
        } catch (IOException e) {
            // The client is gone; the reader of the connection finds out too and ends it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open = false;
        }
    }

    /** Ends the writing; frames that still wait are not sent when the client does not take them. */
    void end() {
        if (open && !frames.offer(END)) {
            open = false;
            frames.clear();
            // A command that is just giving up may have filled the place; then the closed channel ends the thread.
            frames.offer(END);
        }
    }

    /** A stream whose bytes become frames of a type. */
    FrameStream stream(byte type) {
        return new FrameStream(type);
    }

    /** Bytes that become frames until the stream is closed; what is written later fails. */
    final class FrameStream extends OutputStream {
        private final byte type;
        private volatile boolean closed;

        FrameStream(byte type) {
            this.type = type;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!open || closed) {
                throw new IOException("nobody listens any more");
            }
            try {
                for (int sent = 0; sent < length; ) {
                    int part = Math.min(MAX_OUTPUT_BYTES, length - sent);
                    send(type, bytes, offset + sent, part);
                    sent += part;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException();
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        boolean isClosed() {
            return closed;
        }
    }
}
