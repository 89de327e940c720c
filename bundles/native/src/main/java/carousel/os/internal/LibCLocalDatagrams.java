package carousel.os.internal;

import carousel.api.os.LocalDatagrams;
import carousel.api.os.SystemCallException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Sockets of the family {@code AF_UNIX}. */
final class LibCLocalDatagrams implements LocalDatagrams {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int ENAMETOOLONG = 36;
    private static final int EBADF = 9;

    /** {@code sun_path} behind the family. */
    private static final int FAMILY_BYTES = 2;

    private static final int MAX_PATH_BYTES = 107;

    /**
     * Ready to connect.
     *
     * @throws LinkageError when the C library cannot be called
     */
    LibCLocalDatagrams() {
        LibC.load();
    }

    @Override
    public LocalDatagramSocket connect(String address) throws SystemCallException {
        byte[] target = socketAddress(address);
        int descriptor = LibC.socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (descriptor < 0) {
            throw LibC.failure();
        }
        if (LibC.connect(descriptor, target, target.length) != 0) {
            SystemCallException refusal = LibC.failure();
            LibC.close(descriptor);
            throw refusal;
        }
        return new Socket(descriptor);
    }

    private static byte[] socketAddress(String address) throws SystemCallException {
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        if (path.length > MAX_PATH_BYTES) {
            throw new SystemCallException(LibC.strerror(ENAMETOOLONG), ENAMETOOLONG);
        }
        boolean isAbstract = address.startsWith("@");
        if (isAbstract) {
            path[0] = 0;
        }
        return ByteBuffer.allocate(FAMILY_BYTES + path.length + (isAbstract ? 0 : 1)) // a path ends with a zero
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(path)
                .array();
    }

    private static final class Socket implements LocalDatagramSocket {
        private int descriptor;

        Socket(int descriptor) {
            this.descriptor = descriptor;
        }

        @Override
        public synchronized void send(byte[] datagram) throws SystemCallException {
            if (descriptor < 0) {
                throw new SystemCallException(LibC.strerror(EBADF), EBADF);
            }
            while (LibC.send(descriptor, datagram, datagram.length, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) {
                SystemCallException refusal = LibC.failure();
                if (refusal.errno() != LibC.EINTR) {
                    throw refusal;
                }
            }
        }

        @Override
        public synchronized void close() {
            if (descriptor >= 0) {
                LibC.close(descriptor);
                descriptor = -1;
            }
        }
    }
}
