package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.os.SystemCallException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real sockets; the other side is made of calls of its own. */
@EnabledOnOs(OS.LINUX)
class LibCLocalSocketsTest {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int ADDRESS_BYTES = 110;
    private static final int ECONNREFUSED = 111;
    private static final String NAME =
            "carousel-test-" + ProcessHandle.current().pid();

    /** What a client needs. */
    interface Client extends Library {
        int socket(int domain, int type, int protocol);

        int connect(int descriptor, byte[] address, int length);

        long send(int descriptor, byte[] bytes, long length, int flags);

        long recv(int descriptor, byte[] target, long length, int flags);

        int close(int descriptor);
    }

    private final Client client = Native.load("c", Client.class);
    private final LibCLocalSockets sockets = new LibCLocalSockets();
    private int served = -1;
    private int other = -1;

    @AfterEach
    void close() {
        sockets.close(served);
        sockets.close(other);
    }

    private int connect(int type, int addressBytes) {
        byte[] address = new byte[ADDRESS_BYTES];
        address[0] = AF_UNIX;
        byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(name, 0, address, 3, name.length);
        other = client.socket(AF_UNIX, type, 0);
        return client.connect(other, address, addressBytes);
    }

    @Test
    void listenerHasTheNameWithAllItsZeros() throws Exception {
        served = sockets.listen(NAME, 1);
        assertEquals(0, connect(SOCK_STREAM, ADDRESS_BYTES));
        client.close(other);
        assertEquals(-1, connect(SOCK_STREAM, ADDRESS_BYTES - 1));
    }

    @Test
    void takenNameIsRefused() throws Exception {
        served = sockets.listen(NAME, 1);
        SystemCallException refusal = assertThrows(SystemCallException.class, () -> sockets.listen(NAME, 1));
        assertEquals("Address already in use (98)", refusal.getMessage());
    }

    @Test
    void datagramsGoBothWays() throws Exception {
        served = sockets.openDatagrams(NAME, 1 << 20);
        assertEquals(0, connect(SOCK_DGRAM, ADDRESS_BYTES));
        assertEquals(2, client.send(other, new byte[] {1, 2}, 2, 0));
        byte[] received = new byte[10];
        assertEquals(2, client.recv(served, received, received.length, 0));
        assertEquals(2, received[1]);
    }

    @Test
    void nobodyIsThere() throws Exception {
        served = sockets.openDatagrams(NAME, 4096);
        SystemCallException refusal =
                assertThrows(SystemCallException.class, () -> sockets.connect(served, NAME + "-nobody"));
        assertEquals(ECONNREFUSED, refusal.errno());
    }
}
