package carousel.launcher.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** A connection to the shell of a running node. One thread uses it; any thread may {@link #interrupt} and close it. */
public final class ShellConnection implements AutoCloseable {
    private final SocketChannel channel;
    private final String version;
    private final String nodeName;

    private ShellConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        ShellFrame hello = ShellFrame.read(channel);
        List<String> lines = hello.text().lines().toList();
        if (hello.type() != ShellFrame.HELLO || lines.isEmpty()) {
            throw new IOException("what answers is not a Carousel shell");
        }
        this.version = lines.get(0);
        this.nodeName = lines.size() > 1 ? lines.get(1) : "node";
    }

    /**
     * Connects to the node that runs in a state folder.
     *
     * @throws NodeAbsentException when no node runs there
     */
    public static ShellConnection open(Path state) throws IOException, NodeAbsentException {
        Path socket;
        try {
            socket = Path.of(Files.readString(state.resolve("shell.address")).strip());
        } catch (NoSuchFileException e) {
            throw new NodeAbsentException("no node with a shell is running in " + state);
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw new NodeAbsentException("the shell of the node in " + state + " does not answer: " + e.getMessage());
        }
        try {
            return new ShellConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** What the node calls its version, for instance {@code carousel 0.1.0}. */
    public String version() {
        return version;
    }

    /** The node's name. */
    public String nodeName() {
        return nodeName;
    }

    /**
     * Runs a command line and passes on what it prints, as it comes.
     *
     * @return its status: 0 done, 1 failed, 127 no such command, 130 interrupted
     */
    public int execute(String line, OutputStream output, OutputStream errors) throws IOException {
        send(ShellFrame.ofText(ShellFrame.EXECUTE, line));
        while (true) {
            ShellFrame frame = ShellFrame.read(channel);
            switch (frame.type()) {
                case ShellFrame.OUTPUT -> print(frame, output);
                case ShellFrame.ERROR -> print(frame, errors);
                case ShellFrame.STATUS -> {
                    return frame.number();
                }
                default -> throw unexpected(frame);
            }
        }
    }

    /** Words that may stand at the cursor. */
    public List<String> complete(String line, int cursor) throws IOException {
        send(ShellFrame.completion(line, cursor));
        ShellFrame frame = ShellFrame.read(channel);
        if (frame.type() != ShellFrame.CANDIDATES) {
            throw unexpected(frame);
        }
        return frame.text().lines().filter(candidate -> !candidate.isEmpty()).toList();
    }

    /** Interrupts the command that runs, if one does. */
    public void interrupt() throws IOException {
        send(new ShellFrame(ShellFrame.INTERRUPT, ByteBuffer.allocate(0)));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private synchronized void send(ShellFrame frame) throws IOException {
        frame.write(channel);
    }

    private static void print(ShellFrame frame, OutputStream stream) throws IOException {
        ByteBuffer bytes = frame.payload();
        stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        stream.flush();
    }

    private static IOException unexpected(ShellFrame frame) {
        return new IOException("the node's shell sent a frame of the unexpected type " + frame.type());
    }
}
