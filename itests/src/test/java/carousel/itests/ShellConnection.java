package carousel.itests;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A connection to the shell of a running node: frames of one byte type, four bytes length, and the bytes. */
final class ShellConnection implements AutoCloseable {
    /** What a command printed, and its status: 0 fine, 1 failed, 127 no such command, 130 interrupted. */
    record Result(int status, String output, String errors) {}

    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** Connects to the node whose state folder this is. */
    ShellConnection(Path stateFolder) throws IOException {
        Path socket =
                Path.of(Files.readString(stateFolder.resolve("shell.address")).strip());
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
        read(); // hello
    }

    private record Frame(char type, ByteBuffer bytes) {}

    private Frame read() throws IOException {
        char type = (char) in.readUnsignedByte();
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new Frame(type, ByteBuffer.wrap(bytes));
    }

    private void write(char type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[bytes.length + 5];
        frame[0] = (byte) type;
        ByteBuffer.wrap(frame).putInt(1, bytes.length).put(5, bytes);
        out.write(frame);
        out.flush();
    }

    /** Runs one command line to its end. */
    Result execute(String line) throws IOException {
        write('X', line);
        StringBuilder output = new StringBuilder();
        StringBuilder errors = new StringBuilder();
        while (true) {
            Frame frame = read();
            switch (frame.type()) {
                case 'O' -> output.append(StandardCharsets.UTF_8.decode(frame.bytes()));
                case 'E' -> errors.append(StandardCharsets.UTF_8.decode(frame.bytes()));
                case 'S' -> {
                    int status = frame.bytes().getInt();
                    return new Result(status, output.toString(), errors.toString());
                }
                default -> throw new EOFException("unexpected frame " + frame.type());
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
