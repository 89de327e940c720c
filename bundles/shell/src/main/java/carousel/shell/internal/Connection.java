package carousel.shell.internal;

import carousel.shell.internal.FrameReader.Frame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import org.apache.felix.service.command.CommandProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client of the shell server. Its own thread reads; others run commands and write. */
final class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");

    private final SocketChannel channel;
    private final Supplier<String> hello;
    private final Completer completer;
    private final FrameWriter writer;
    private final CommandRunner runner;

    Connection(SocketChannel channel, CommandProcessor processor, Completer completer, Supplier<String> hello) {
        this.channel = channel;
        this.hello = hello;
        this.completer = completer;
        this.writer = new FrameWriter(channel);
        this.runner = new CommandRunner(processor, writer);
    }

    @Override
    public void run() {
        Thread writing = daemon(writer, "carousel-shell-writer");
        Thread running = daemon(runner, "carousel-shell-runner");
        try {
            writer.send(FrameType.HELLO, hello.get());
            FrameReader reader = new FrameReader(channel);
            Frame frame = reader.read();
            while (frame != null && handle(frame)) {
                frame = reader.read();
            }
        } catch (IOException e) {
            LOG.debug("A shell's connection ended: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // First the writer: a command that waits for it would not hear that it is to end.
            writer.end();
            runner.close(running);
            close();
            writing.interrupt();
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private boolean handle(Frame frame) throws IOException, InterruptedException {
        ByteBuffer content = frame.content();
        switch (frame.type()) {
            case FrameType.EXECUTE -> {
                if (!runner.submit(text(content))) {
                    throw new IOException("too many command lines were sent ahead");
                }
            }
            case FrameType.COMPLETE -> {
                if (content.remaining() < Integer.BYTES) {
                    throw new IOException("a completion without cursor");
                }
                int cursor = content.getInt();
                List<String> candidates = completer.complete(text(content), cursor, runner.session());
                writer.send(FrameType.CANDIDATES, String.join("\n", candidates));
            }
            case FrameType.INTERRUPT -> runner.interrupt();
            default -> throw new IOException("a frame of unknown type " + frame.type());
        }
        return true;
    }

    private static String text(ByteBuffer content) {
        return StandardCharsets.UTF_8.decode(content).toString();
    }

    /** Ends the connection from outside. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("A shell's connection could not be closed: {}", e.getMessage());
        }
    }
}
