package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.os.LocalDatagrams.LocalDatagramSocket;
import carousel.api.os.SystemCallException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets; the reader is made of calls of its own. */
@EnabledOnOs(OS.LINUX)
class LibCLocalDatagramsTest {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int ADDRESS_BYTES = 110;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int EAGAIN = 11;

    /** What a reader needs. */
    interface Reader extends Library {
        int socket(int domain, int type, int protocol);

        int bind(int descriptor, byte[] address, int length);

        long recv(int descriptor, byte[] target, long length, int flags);

        int close(int descriptor);
    }

    @TempDir
    private Path folder;

    private final Reader reader = Native.load("c", Reader.class);
    private final LibCLocalDatagrams datagrams = new LibCLocalDatagrams();
    private int descriptor = -1;

    @AfterEach
    void close() {
        if (descriptor >= 0) {
            reader.close(descriptor);
        }
    }

    private void listen(byte[] path, int length) {
        byte[] address = new byte[ADDRESS_BYTES];
        address[0] = AF_UNIX;
        System.arraycopy(path, 0, address, 2, path.length);
        descriptor = reader.socket(AF_UNIX, SOCK_DGRAM, 0);
        assertEquals(0, reader.bind(descriptor, address, length));
    }

    private void listen(Path path) {
        listen(path.toString().getBytes(StandardCharsets.UTF_8), ADDRESS_BYTES);
    }

    private byte[] received() {
        byte[] bytes = new byte[256];
        int length = (int) reader.recv(descriptor, bytes, bytes.length, MSG_DONTWAIT);
        return Arrays.copyOf(bytes, Math.max(0, length));
    }

    @Test
    void datagramArrivesWhole() throws Exception {
        Path path = folder.resolve("log");
        listen(path);
        byte[] datagram = "<29>text".getBytes(StandardCharsets.UTF_8);
        try (LocalDatagramSocket socket = datagrams.connect(path.toString())) {
            socket.send(datagram);
        }
        assertArrayEquals(datagram, received());
    }

    @Test
    void abstractAddressHasNoFile() throws Exception {
        String name = "carousel-test-" + ProcessHandle.current().pid();
        byte[] path = ("\0" + name).getBytes(StandardCharsets.UTF_8);
        listen(path, 2 + path.length);
        try (LocalDatagramSocket socket = datagrams.connect("@" + name)) {
            socket.send(new byte[] {'R'});
        }
        assertArrayEquals(new byte[] {'R'}, received());
    }

    @Test
    void absentReaderIsToldInCorosyncsForm() {
        SystemCallException refusal = assertThrows(
                SystemCallException.class,
                () -> datagrams.connect(folder.resolve("absent").toString()));
        assertEquals("No such file or directory (2)", refusal.getMessage());
        assertEquals(2, refusal.errno());
    }

    @Test
    void longAddressIsRefused() {
        SystemCallException refusal =
                assertThrows(SystemCallException.class, () -> datagrams.connect("/" + "a".repeat(107)));
        assertEquals("File name too long (36)", refusal.getMessage());
    }

    @Test
    void slowReaderNeverBlocksTheSender() throws Exception {
        Path path = folder.resolve("log");
        listen(path);
        try (LocalDatagramSocket socket = datagrams.connect(path.toString())) {
            SystemCallException refusal = assertThrows(SystemCallException.class, () -> {
                while (true) {
                    socket.send(new byte[1000]);
                }
            });
            assertEquals(EAGAIN, refusal.errno());
        }
    }

    @Test
    void readerThatWentAwayIsNoticed() throws Exception {
        Path path = folder.resolve("log");
        listen(path);
        try (LocalDatagramSocket socket = datagrams.connect(path.toString())) {
            reader.close(descriptor);
            descriptor = -1;
            Files.delete(path);
            SystemCallException refusal = assertThrows(SystemCallException.class, () -> socket.send(new byte[1]));
            assertEquals("Connection refused (111)", refusal.getMessage());
        }
    }

    @Test
    void closedSocketSendsNothing() throws Exception {
        Path path = folder.resolve("log");
        listen(path);
        LocalDatagramSocket socket = datagrams.connect(path.toString());
        socket.close();
        socket.close();
        assertThrows(SystemCallException.class, () -> socket.send(new byte[1]));
    }
}
