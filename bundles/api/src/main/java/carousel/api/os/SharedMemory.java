package carousel.api.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Files that several programs have in their memory, with semaphores in them, as libqb uses them (ipc-wire 2). Java can map a file but not give it back at a
 * given moment, nor wake a program that waits in it. A bundle that offers this service provides the capability {@code
 * carousel.os;name=shared-memory}.
 */
@ProviderType
public interface SharedMemory {
    /**
     * Makes a file of mode 0600 that must not be there yet, with all its room on the disk taken, and maps it.
     *
     * @param sizeBytes a multiple of the page size when it is to be doubled
     * @param userId who is to own it, unsigned
     * @param groupId the owner's group, unsigned
     * @param doubled whether the file is mapped twice, back to back, so that what begins near its end goes on at its beginning
     * @throws SystemCallException when the system refuses; no file is left
     */
    Region create(Path file, int sizeBytes, int userId, int groupId, boolean doubled) throws IOException;

    /**
     * Maps a file that another program made, once.
     *
     * @param file no symbolic link
     * @param sizeBytes how much of it, from its beginning
     * @throws SystemCallException when the system refuses, or the file is shorter (EINVAL, 22)
     */
    Region open(Path file, int sizeBytes) throws IOException;

    /**
     * A mapped file. For one thread at a time.
     *
     * <p>Who touches bytes that the file lost because another program made it shorter reads anything, and gets an InternalError some time later,
     * anywhere. Methods of semaphores throw it at once, for themselves and for all that this thread has touched before: who reads or writes
     * {@link #bytes} calls one before it believes what it has read, and before it leaves the code that catches the error.
     */
    interface Region extends AutoCloseable {
        /**
         * Its bytes in the machine's order, twice as many when it is doubled. Not to be touched after {@link #close}: that would end
         * the virtual machine.
         */
        ByteBuffer bytes();

        /** Makes a semaphore between processes of the value 0 (32 bytes, {@code sem_init}). */
        void openSemaphore(int offset);

        /** Adds one to a semaphore and wakes who waits for it ({@code sem_post}). */
        void post(int offset);

        /** Takes one off a semaphore ({@code sem_trywait}); false when it is 0. */
        boolean tryTake(int offset);

        /** A semaphore's value. */
        int value(int offset);

        /** Unmaps it; the file stays. Without effect the second time. */
        @Override
        void close();
    }
}
