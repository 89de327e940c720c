package carousel.api.os;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What a process may ask for itself so that it runs in time (corosync.conf(5), section {@code system}). A bundle that offers
 * this service provides the capability {@code carousel.os;name=process-control}.
 */
@ProviderType
public interface ProcessControl {
    /**
     * Keeps every page of this process in memory that it has touched or will touch: {@code mlockall} with {@code MCL_ONFAULT}.
     * Pages that are only reserved, as most of a JVM's heap, stay where they are: the process does not grow by it.
     *
     * @throws MemoryLimitException when locked memory is limited and the limit cannot be lifted; nothing is locked then
     * @throws SystemCallException when it is refused for another reason
     */
    void lockMemory() throws IOException;

    /**
     * Schedules round-robin in real time: the calling thread, and those threads of the virtual machine that it waits for during a
     * garbage collection. From then on the compilers of the virtual machine are watched: while threads in real time leave them no
     * processor, they are scheduled so too, with the lowest priority. All others stay as they are, also those that the calling thread starts.
     *
     * @return the priority it got, the highest there is
     * @throws SchedulingRefusedException when it may not
     */
    int scheduleInRealTime() throws SchedulingRefusedException;

    /**
     * Sets the nice value of the calling thread (setpriority(2)).
     *
     * @param nice from -20, the most urgent, to 19
     * @throws SystemCallException when it may not
     */
    void setNice(int nice) throws IOException;

    /**
     * Moves the process into the root control group, where real-time scheduling is not limited; version 1 with its controller of
     * the processor, or version 2.
     *
     * @return false when the system has no control groups that matter for it
     * @throws IOException when it may not
     */
    boolean moveToRootCgroup() throws IOException;

    /** Memory that a process may lock is limited. */
    final class MemoryLimitException extends IOException {
        private static final long serialVersionUID = 1;

        /** The limit stays, because the system refused another. */
        public MemoryLimitException(SystemCallException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Real-time scheduling was refused. */
    final class SchedulingRefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final int priority;

        /** Refused by the system, for this priority. */
        public SchedulingRefusedException(int priority, SystemCallException cause) {
            super(cause.getMessage(), cause);
            this.priority = priority;
        }

        /** What was asked for. */
        public int priority() {
            return priority;
        }
    }
}
