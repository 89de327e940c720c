package carousel.os.internal;

import carousel.api.os.LocalSockets;
import carousel.api.os.SystemCallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sockets under addresses of 110 bytes. */
public final class LibCLocalSockets implements LocalSockets {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;

    /** The family, and the whole {@code sun_path}: who leaves out the zeros at the end has another name (ipc-wire 1). */
    private static final int ADDRESS_BYTES = 2 + 108;

    /**
     * Ready to be asked.
     *
     * @throws LinkageError when the C library cannot be called
     */
    public LibCLocalSockets() {
        LibC.load();
    }

    @Override
    public int listen(String name, int backlog) throws SystemCallException {
        int descriptor = bound(SOCK_STREAM, name);
        if (LibC.listen(descriptor, backlog) != 0) {
            throw closing(descriptor);
        }
        return descriptor;
    }

    @Override
    public int openDatagrams(String name, int bufferBytes) throws SystemCallException {
        int descriptor = bound(SOCK_DGRAM, name);
        raise(descriptor, SO_SNDBUF, bufferBytes);
        raise(descriptor, SO_RCVBUF, bufferBytes);
        return descriptor;
    }

    /** What the system refuses only makes long messages impossible. */
    private static void raise(int descriptor, int option, int bytes) {
        int[] now = new int[1];
        if (LibC.getsockopt(descriptor, SOL_SOCKET, option, now, new int[] {Integer.BYTES}) != 0 || now[0] <= bytes) {
            LibC.setsockopt(descriptor, SOL_SOCKET, option, new int[] {bytes}, Integer.BYTES);
        }
    }

    @Override
    public void connect(int fileDescriptor, String name) throws SystemCallException {
        if (LibC.connect(fileDescriptor, address(name), ADDRESS_BYTES) != 0) {
            throw LibC.failure();
        }
    }

    @Override
    public void close(int fileDescriptor) {
        LibC.close(fileDescriptor);
    }

    private static int bound(int type, String name) throws SystemCallException {
        int descriptor = LibC.socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw LibC.failure();
        }
        if (LibC.bind(descriptor, address(name), ADDRESS_BYTES) != 0) {
            throw closing(descriptor);
        }
        return descriptor;
    }

    private static SystemCallException closing(int descriptor) {
        SystemCallException refusal = LibC.failure();
        LibC.close(descriptor);
        return refusal;
    }

    private static byte[] address(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(ADDRESS_BYTES)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put((byte) 0)
                .put(bytes, 0, Math.min(bytes.length, MAX_NAME_BYTES))
                .array();
    }
}
