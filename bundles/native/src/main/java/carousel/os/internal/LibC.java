package carousel.os.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * The C library that the JVM itself runs on. Functions are mapped directly and take no objects but pointers, so that a call
 * makes no garbage. {@link Native#getLastError()} has the errno of the thread's last call.
 */
final class LibC {
    static final int EINTR = 4;

    private static final int SUPPORTED_POINTER_BYTES = 8;

    private static boolean loaded;

    private LibC() {}

    /**
     * Binds the functions, unless it was done.
     *
     * @throws UnsatisfiedLinkError when JNA cannot load its own library, or on a system whose structures are not known
     * @throws NoClassDefFoundError when JNA failed to load before
     */
    static synchronized void load() {
        if (loaded) {
            return;
        }
        if (!Platform.isLinux() || Native.POINTER_SIZE != SUPPORTED_POINTER_BYTES) {
            throw new UnsatisfiedLinkError("only 64-bit Linux is supported");
        }
        Native.register(LibC.class, NativeLibrary.getProcess());
        loaded = true;
    }

    /** See recvmsg(2); -1 for a failure. */
    static native long recvmsg(int fileDescriptor, Pointer message, int flags);
}
