package carousel.os.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control group that all others are in. With CONFIG_RT_GROUP_SCHED the others have no share of real-time by default, and a
 * process in them is refused it (corosync.conf(5), {@code move_to_root_cgroup}).
 */
final class RootCgroup {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private final Path files;

    /** @param files usually {@code /sys/fs/cgroup} */
    RootCgroup(Path files) {
        this.files = files;
    }

    /**
     * Moves this process with all its threads.
     *
     * @return false when the system has no such group, or none that matters
     * @throws IOException when the system refuses it
     */
    boolean enter() throws IOException {
        Path members = files.resolve("cgroup.procs");
        int version = 2;
        if (Files.exists(files.resolve("cpu/cpu.rt_runtime_us"))) {
            members = files.resolve("cpu/cgroup.procs"); // unlike "tasks" for the whole process, not for one thread
            version = 1;
        } else if (!Files.exists(members)) {
            LOGGER.debug("cpu.rt_runtime_us or cgroup.procs doesn't exist -> system without cgroup or with disabled"
                    + " CONFIG_RT_GROUP_SCHED");
            return false;
        }
        LOGGER.debug("Moving main pid to cgroup v{} root cgroup", version);
        Files.writeString(members, ProcessHandle.current().pid() + "\n", StandardOpenOption.WRITE);
        return true;
    }
}
