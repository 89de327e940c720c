package carousel.os.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.os.SocketError;
import carousel.api.os.SocketError.Origin;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.ptr.IntByReference;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Real sockets on loopback. */
@SuppressWarnings("AddressSelection") // literals only
@EnabledOnOs(OS.LINUX)
class LibCSocketErrorsTest {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_DGRAM = 2;

    /** What a test needs to make packets fail. */
    interface Sockets extends Library {
        int socket(int domain, int type, int protocol);

        int setsockopt(int fd, int level, int name, IntByReference value, int length);

        long sendto(int fd, byte[] bytes, long length, int flags, byte[] address, int addressLength);

        int getsockopt(int fd, int level, int option, IntByReference value, IntByReference valueBytes);

        int close(int fd);
    }

    private final Sockets sockets = Native.load("c", Sockets.class);
    private final LibCSocketErrors errors = new LibCSocketErrors();
    private final List<SocketError> taken = new ArrayList<>();
    private int fd = -1;

    @AfterEach
    void close() {
        if (fd >= 0) {
            sockets.close(fd);
        }
    }

    /** Sends a packet and waits until its answer is there; that takes the error off the socket, and leaves it in the queue. */
    private void sendUntilRefused(byte[] address) {
        assertEquals(10, send(address, 10));
        IntByReference error = new IntByReference();
        long deadlineNanos = System.nanoTime() + 10_000_000_000L;
        while (error.getValue() == 0) {
            assertTrue(System.nanoTime() - deadlineNanos < 0, "the closed port does not answer");
            assertEquals(0, sockets.getsockopt(fd, 1, 4, error, new IntByReference(Integer.BYTES))); // SO_ERROR
        }
        assertEquals(111, error.getValue());
    }

    @Test
    void aClosedPortIsTold() throws Exception {
        open(AF_INET, 0, 11);
        int port = closedPort("127.0.0.1");
        sendUntilRefused(address4(port));
        assertEquals(1, errors.read(fd, 10, taken::add));
        SocketError error = taken.get(0);
        assertEquals(Origin.ICMP, error.origin());
        assertEquals(111, error.errno());
        assertEquals(3, error.type());
        assertEquals(3, error.code());
        assertEquals(new InetSocketAddress("127.0.0.1", port), error.destination());
        assertEquals(0, errors.read(fd, 10, taken::add));
    }

    @Test
    void aClosedPortOnIpv6IsTold() throws Exception {
        open(AF_INET6, 41, 25);
        int port = closedPort("::1");
        sendUntilRefused(address6(port));
        assertEquals(1, errors.read(fd, 10, taken::add));
        assertEquals(Origin.ICMP6, taken.get(0).origin());
        assertEquals(111, taken.get(0).errno());
        assertEquals(new InetSocketAddress("::1", port), taken.get(0).destination());
    }

    @Test
    void theMtuIsToldOfAPacketThatIsTooLong() throws Exception {
        open(AF_INET, 0, 11);
        sockets.setsockopt(fd, 0, 10, new IntByReference(3), Integer.BYTES); // IP_MTU_DISCOVER: PROBE
        // longer than any datagram: only the local error tells
        assertEquals(-1, send(address4(9), 65_520));
        assertEquals(1, errors.read(fd, 10, taken::add));
        assertEquals(Origin.LOCAL, taken.get(0).origin());
        assertEquals(90, taken.get(0).errno());
        assertTrue(taken.get(0).mtuBytes() > 0, taken.toString());
    }

    @Test
    void noMoreThanTheLimitIsTaken() throws Exception {
        open(AF_INET, 0, 11);
        byte[] address = address4(closedPort("127.0.0.1"));
        for (int count = 0; count < 3; count++) {
            sendUntilRefused(address);
        }
        assertEquals(2, errors.read(fd, 2, taken::add));
        assertEquals(1, errors.read(fd, 2, taken::add));
        assertEquals(3, taken.size());
    }

    @Test
    void aDescriptorThatIsNotOpenHasNoErrors() {
        assertEquals(0, errors.read(987_654, 10, taken::add));
    }

    @Test
    void anEmptyQueueMakesNoGarbage() {
        open(AF_INET, 0, 11);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long bytes = Long.MAX_VALUE;
        // the first rounds load classes and compile
        for (int round = 0; round < 20 && bytes > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int count = 0; count < 2000; count++) {
                errors.read(fd, 10, taken::add);
            }
            bytes = (threads.getCurrentThreadAllocatedBytes() - before) / 2000;
        }
        // at most the lambda of this test, while it is interpreted
        assertTrue(bytes <= 16, bytes + " bytes a call");
    }

    private void open(int family, int level, int option) {
        fd = sockets.socket(family, SOCK_DGRAM, 0);
        assertEquals(0, sockets.setsockopt(fd, level, option, new IntByReference(1), Integer.BYTES));
    }

    private long send(byte[] address, int length) {
        return sockets.sendto(fd, new byte[length], length, 0, address, address.length);
    }

    private static int closedPort(String address) throws Exception {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName(address))) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new AssertionError("no loopback address " + address, e);
        }
    }

    private static byte[] address4(int port) {
        return sockaddr(16, AF_INET, port).put(new byte[] {127, 0, 0, 1}).array();
    }

    private static byte[] address6(int port) {
        return sockaddr(28, AF_INET6, port)
                .putInt(0)
                .put(new byte[15])
                .put((byte) 1)
                .array();
    }

    private static ByteBuffer sockaddr(int bytes, int family, int port) {
        return ByteBuffer.allocate(bytes).put((byte) family).put((byte) 0).putShort((short) port);
    }
}
