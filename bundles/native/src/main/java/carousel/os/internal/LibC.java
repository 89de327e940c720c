package carousel.os.internal;

import carousel.api.os.SystemCallException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * The C library that the JVM itself runs on. Functions are mapped directly; those of the packet path take no objects but
 * pointers, so that a call makes no garbage. {@link Native#getLastError()} has the errno of the thread's last call.
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

    /** See socket(2). */
    static native int socket(int domain, int type, int protocol);

    /** See connect(2). */
    static native int connect(int fileDescriptor, byte[] address, int addressLength);

    /** See send(2). */
    static native long send(int fileDescriptor, byte[] bytes, long length, int flags);

    /** See close(2). */
    static native int close(int fileDescriptor);

    /** See bind(2). */
    static native int bind(int fileDescriptor, byte[] address, int addressLength);

    /** See listen(2). */
    static native int listen(int fileDescriptor, int backlog);

    /** See setsockopt(2); the value is one int. */
    static native int setsockopt(int fileDescriptor, int level, int option, int[] value, int valueLength);

    /** See getsockopt(2); the value is one int. */
    static native int getsockopt(int fileDescriptor, int level, int option, int[] value, int[] valueLength);

    /** See open(2). */
    static native int open(String path, int flags, int mode);

    /** See lseek(2). */
    static native long lseek(int fileDescriptor, long offset, int whence);

    /** See unlink(2). */
    static native int unlink(String path);

    /** See fchown(2). */
    static native int fchown(int fileDescriptor, int userId, int groupId);

    /** See posix_fallocate(3): answers the errno itself. */
    static native int posix_fallocate(int fileDescriptor, long offset, long length);

    /** See mmap(2): the address, or -1. */
    static native long mmap(long address, long length, int protection, int flags, int fileDescriptor, long offset);

    /** See munmap(2). */
    static native int munmap(long address, long length);

    /** See sem_init(3). */
    static native int sem_init(long semaphore, int shared, int value);

    /** See sem_post(3). */
    static native int sem_post(long semaphore);

    /** See mlockall(2). */
    static native int mlockall(int flags);

    /** See setrlimit(2); the limits are the soft and the hard one. */
    static native int setrlimit(int resource, long[] limits);

    /** See getrlimit(2). */
    static native int getrlimit(int resource, long[] limits);

    /** See sched_setscheduler(2); the parameters are the priority alone. */
    static native int sched_setscheduler(int threadId, int policy, int[] parameters);

    /** See sched_get_priority_max(2). */
    static native int sched_get_priority_max(int policy);

    /** See sched_get_priority_min(2). */
    static native int sched_get_priority_min(int policy);

    /** See setpriority(2). */
    static native int setpriority(int which, int who, int nice);

    /** See strerror(3). */
    static native String strerror(int errno);

    /** What the thread's last call failed with. */
    static SystemCallException failure() {
        return failure(Native.getLastError());
    }

    /** A failure by its number. */
    static SystemCallException failure(int errno) {
        return new SystemCallException(strerror(errno), errno);
    }
}
