package carousel.engine.internal;

import carousel.api.config.SystemConfiguration;
import carousel.api.config.SystemConfiguration.MoveToRootCgroup;
import carousel.api.loop.EventLoop;
import carousel.api.os.ProcessControl;
import carousel.api.os.ProcessControl.MemoryLimitException;
import carousel.api.os.ProcessControl.SchedulingRefusedException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the system, in Corosync's order and with its words, for what keeps the token from waiting (corosync.conf(5), system). */
final class RunInTime {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");
    private static final int MOST_URGENT_NICE = -20;
    private static final int LEAST_URGENT_NICE = 19;

    private final ProcessControl process;
    private final EventLoop loop;

    RunInTime(ProcessControl process, EventLoop loop) {
        this.process = process;
        this.loop = loop;
    }

    /** Does it on the loop: that is the thread which handles the token. */
    void apply(SystemConfiguration settings) {
        loop.execute(() -> {
            if (settings.moveToRootCgroup() == MoveToRootCgroup.YES) {
                moveToRootCgroup();
            }
            schedule(settings);
            lockMemory();
        });
    }

    private void schedule(SystemConfiguration settings) {
        if (!settings.roundRobinScheduling()) {
            setNice(nice(settings.priority()));
            return;
        }
        try {
            try {
                process.scheduleInRealTime();
            } catch (SchedulingRefusedException e) {
                if (settings.moveToRootCgroup() != MoveToRootCgroup.AUTO) {
                    throw e;
                }
                moveToRootCgroup();
                process.scheduleInRealTime();
            }
        } catch (SchedulingRefusedException e) {
            LOG.warn("Could not set SCHED_RR at priority {}: {}", e.priority(), e.getMessage());
            setNice(MOST_URGENT_NICE);
        }
    }

    private static int nice(int priority) {
        return switch (priority) {
            case SystemConfiguration.MAX_PRIORITY -> MOST_URGENT_NICE;
            case SystemConfiguration.MIN_PRIORITY -> LEAST_URGENT_NICE;
            default -> priority;
        };
    }

    private void setNice(int nice) {
        try {
            process.setNice(nice);
        } catch (IOException e) {
            LOG.warn("Could not set priority {}: {}", nice, e.getMessage());
        }
    }

    private void moveToRootCgroup() {
        try {
            process.moveToRootCgroup();
        } catch (IOException e) {
            LOG.warn("Can't write corosync pid into cgroups tasks file: {}", e.getMessage());
        }
    }

    private void lockMemory() {
        try {
            process.lockMemory();
        } catch (MemoryLimitException e) {
            LOG.warn("Could not increase RLIMIT_MEMLOCK, not locking memory: {}", e.getMessage());
        } catch (IOException e) {
            LOG.warn("Could not lock memory of service to avoid page faults: {}", e.getMessage());
        }
    }
}
