package carousel.shell.internal;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A client that says exactly what it is told to. */
final class ShellClient implements AutoCloseable {
    /** What a command did. */
    record Outcome(int status, String output, String error) {}

    private final SocketChannel channel;
    private final FrameReader reader;

    ShellClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        reader = new FrameReader(channel);
    }

    void send(char type, byte[] content) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(5 + content.length);
        frame.put((byte) type).putInt(content.length).put(content).flip();
        write(frame);
    }

    void send(char type, String content) throws IOException {
        send(type, content.getBytes(StandardCharsets.UTF_8));
    }

    void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The next frame's text, with the type before it; "end" when the server closed. */
    String next() throws IOException {
        FrameReader.Frame frame = reader.read();
        return frame == null ? "end" : (char) frame.type() + text(frame);
    }

    private static String text(FrameReader.Frame frame) {
        return StandardCharsets.UTF_8.decode(frame.content()).toString();
    }

    /** Reads until the status of a command. */
    Outcome outcome() throws IOException {
        StringBuilder output = new StringBuilder();
        StringBuilder error = new StringBuilder();
        while (true) {
            FrameReader.Frame frame = reader.read();
            if (frame == null) {
                throw new IOException("the server closed before the command's end");
            }
            switch (frame.type()) {
                case 'O' -> output.append(text(frame));
                case 'E' -> error.append(text(frame));
                case 'S' -> {
                    return new Outcome(frame.content().getInt(), output.toString(), error.toString());
                }
                case 'H' -> {}
                default -> throw new IOException("unexpected frame " + (char) frame.type());
            }
        }
    }

    Outcome execute(String line) throws IOException {
        send('X', line);
        return outcome();
    }

    List<String> complete(String line, int cursor) throws IOException {
        byte[] text = line.getBytes(StandardCharsets.UTF_8);
        send('C', ByteBuffer.allocate(4 + text.length).putInt(cursor).put(text).array());
        String answer = next();
        if (answer.charAt(0) != 'L') {
            throw new IOException("unexpected answer " + answer);
        }
        return answer.length() == 1 ? List.of() : List.of(answer.substring(1).split("\n", -1));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
