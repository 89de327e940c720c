package carousel.os.internal;

import carousel.api.os.SharedMemory;
import carousel.api.os.SystemCallException;
import com.sun.jna.Pointer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Files mapped by mmap(2). */
public final class LibCSharedMemory implements SharedMemory {
    private static final int O_RDWR = 2;
    private static final int O_CREAT = 0x40;
    private static final int O_EXCL = 0x80;
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_NOFOLLOW = 0x20000;
    /** So that what is no file does not make the caller wait. */
    private static final int O_NONBLOCK = 0x800;

    private static final int SEEK_END = 2;
    private static final int EINVAL = 22;
    private static final int OWNER_ONLY = 0600;

    private static final int PROT_NONE = 0;
    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_SHARED = 1;
    private static final int MAP_PRIVATE = 2;
    private static final int MAP_FIXED = 0x10;
    private static final int MAP_ANONYMOUS = 0x20;
    private static final long MAP_FAILED = -1;

    /**
     * Ready to be asked.
     *
     * @throws LinkageError when the C library cannot be called
     */
    public LibCSharedMemory() {
        LibC.load();
    }

    @Override
    public Region create(Path file, int sizeBytes, int userId, int groupId, boolean doubled)
            throws SystemCallException {
        String path = file.toString();
        int descriptor = LibC.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, OWNER_ONLY);
        if (descriptor < 0) {
            throw LibC.failure();
        }
        try {
            // Without the room a write to the mapping would end the process (SIGBUS) when the disk is full.
            int errno = LibC.posix_fallocate(descriptor, 0, sizeBytes);
            if (errno != 0) {
                throw LibC.failure(errno);
            }
            if (LibC.fchown(descriptor, userId, groupId) != 0) {
                throw LibC.failure();
            }
            return new MappedRegion(map(descriptor, sizeBytes, doubled), doubled ? 2L * sizeBytes : sizeBytes);
        } catch (SystemCallException e) {
            LibC.unlink(path);
            throw e;
        } finally {
            LibC.close(descriptor); // the mapping stays
        }
    }

    @Override
    public Region open(Path file, int sizeBytes) throws SystemCallException {
        int descriptor = LibC.open(file.toString(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
        if (descriptor < 0) {
            throw LibC.failure();
        }
        try {
            if (LibC.lseek(descriptor, 0, SEEK_END) < sizeBytes) {
                throw LibC.failure(EINVAL);
            }
            return new MappedRegion(map(descriptor, sizeBytes, false), sizeBytes);
        } finally {
            LibC.close(descriptor); // the mapping stays
        }
    }

    private static long map(int descriptor, long sizeBytes, boolean doubled) throws SystemCallException {
        if (!doubled) {
            return mapped(LibC.mmap(0, sizeBytes, PROT_READ_WRITE, MAP_SHARED, descriptor, 0));
        }
        long room = mapped(LibC.mmap(0, 2 * sizeBytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
        for (long at = room; at <= room + sizeBytes; at += sizeBytes) {
            if (LibC.mmap(at, sizeBytes, PROT_READ_WRITE, MAP_SHARED | MAP_FIXED, descriptor, 0) == MAP_FAILED) {
                SystemCallException refusal = LibC.failure();
                LibC.munmap(room, 2 * sizeBytes);
                throw refusal;
            }
        }
        return room;
    }

    private static long mapped(long address) throws SystemCallException {
        if (address == MAP_FAILED) {
            throw LibC.failure();
        }
        return address;
    }

    /**
     * A mapping. glibc keeps a semaphore in one int64 on all 64-bit machines: its value below, how many wait above (ipc-wire 2.1). So it is
     * changed here, and only who has somebody to wake calls the library.
     */
    private static final class MappedRegion implements Region {
        private static final VarHandle LONGS =
                MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

        /** Always 0, which the compiler does not know: it would leave the array out. */
        private static volatile int none;

        private final long address;
        private final long sizeBytes;
        private final ByteBuffer bytes;
        private boolean closed;

        MappedRegion(long address, long sizeBytes) {
            this.address = address;
            this.sizeBytes = sizeBytes;
            bytes = new Pointer(address).getByteBuffer(0, sizeBytes).order(ByteOrder.nativeOrder());
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public void openSemaphore(int offset) {
            requireOpen();
            LibC.sem_init(address + offset, 1, 0);
        }

        @Override
        public void post(int offset) {
            requireOpen();
            for (; ; ) {
                long now = read(offset);
                if (now >>> Integer.SIZE != 0) {
                    LibC.sem_post(address + offset);
                    return;
                }
                if (LONGS.compareAndSet(bytes, offset, now, now + 1)) {
                    tellOfFaults();
                    return;
                }
            }
        }

        @Override
        public boolean tryTake(int offset) {
            requireOpen();
            for (; ; ) {
                long now = read(offset);
                if ((int) now == 0) {
                    return false;
                }
                if (LONGS.compareAndSet(bytes, offset, now, now - 1)) {
                    tellOfFaults();
                    return true;
                }
            }
        }

        @Override
        public int value(int offset) {
            requireOpen();
            return (int) read(offset);
        }

        private long read(int offset) {
            long value = (long) LONGS.getVolatile(bytes, offset);
            tellOfFaults(); // else it may be anything
            return value;
        }

        /**
         * The virtual machine goes on behind an access to memory that its file does not have any more, and throws an InternalError when the thread is
         * next in the virtual machine itself, wherever that is. To make an array of arrays is the cheapest that always goes there; a native
         * method that comes back is not asked.
         */
        private static void tellOfFaults() {
            byte[][] unused = new byte[none][0];
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("The memory was given back.");
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                LibC.munmap(address, sizeBytes);
            }
        }
    }
}
