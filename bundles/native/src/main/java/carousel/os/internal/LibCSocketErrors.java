package carousel.os.internal;

import carousel.api.os.SocketError;
import carousel.api.os.SocketErrors;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads error queues by {@code recvmsg(MSG_ERRQUEUE)}. */
public final class LibCSocketErrors implements SocketErrors {
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_ERRQUEUE = 0x2000;
    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final ErrorMessage message = new ErrorMessage();
    private final Pointer pointer;
    private final long address;

    /**
     * A reader for any number of sockets.
     *
     * @throws LinkageError when the C library cannot be called
     */
    public LibCSocketErrors() {
        LibC.load();
        pointer = Native.getDirectBufferPointer(message.memory());
        address = Pointer.nativeValue(pointer);
    }

    @Override
    public synchronized int read(int fileDescriptor, int limit, Handler handler) {
        int taken = 0;
        while (taken < limit) {
            message.prepare(address);
            if (LibC.recvmsg(fileDescriptor, pointer, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) {
                if (Native.getLastError() == LibC.EINTR) {
                    continue;
                }
                return taken;
            }
            taken++;
            SocketError error = message.error();
            if (error == null) {
                LOGGER.debug("An entry of an error queue is not about a packet.");
            } else {
                handler.failed(error);
            }
        }
        return taken;
    }
}
