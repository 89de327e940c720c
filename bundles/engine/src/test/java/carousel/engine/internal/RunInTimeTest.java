package carousel.engine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.api.config.SystemConfiguration;
import carousel.api.config.SystemConfiguration.IpcType;
import carousel.api.config.SystemConfiguration.MoveToRootCgroup;
import carousel.api.os.ProcessControl;
import carousel.api.os.SystemCallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked for, in which order (corosync.conf(5), section system). */
class RunInTimeTest {
    private static SystemCallException notPermitted() {
        return new SystemCallException("Operation not permitted", 1);
    }

    private final List<String> asked = new ArrayList<>();
    private final ManualLoop loop = new ManualLoop();

    /** How often real-time scheduling is refused. */
    private int refusals;

    /** Writes down what it is asked for. */
    private final class FakeProcess implements ProcessControl {
        @Override
        public void lockMemory() throws IOException {
            asked.add("lock");
            throw new MemoryLimitException(notPermitted());
        }

        @Override
        public int scheduleInRealTime() throws SchedulingRefusedException {
            asked.add("real time");
            if (refusals-- > 0) {
                throw new SchedulingRefusedException(99, notPermitted());
            }
            return 99;
        }

        @Override
        public void setNice(int nice) throws IOException {
            asked.add("nice " + nice);
            throw notPermitted();
        }

        @Override
        public boolean moveToRootCgroup() {
            asked.add("root");
            return true;
        }
    }

    private void apply(boolean roundRobin, int priority, MoveToRootCgroup move) {
        new RunInTime(new FakeProcess(), loop)
                .apply(new SystemConfiguration(IpcType.NATIVE, roundRobin, priority, move, false));
    }

    @Test
    void realTimeIsAskedForByDefault() {
        apply(true, SystemConfiguration.MAX_PRIORITY, MoveToRootCgroup.AUTO);
        assertEquals(List.of("real time", "lock"), asked);
    }

    @Test
    void refusalLeadsIntoTheRootGroup() {
        refusals = 1;
        apply(true, SystemConfiguration.MAX_PRIORITY, MoveToRootCgroup.AUTO);
        assertEquals(List.of("real time", "root", "real time", "lock"), asked);
    }

    @Test
    void lastRefusalLeavesTheBestNiceValue() {
        refusals = 2;
        apply(true, 5, MoveToRootCgroup.AUTO);
        assertEquals(List.of("real time", "root", "real time", "nice -20", "lock"), asked);
    }

    @Test
    void groupIsLeftFirstWhenItShallBe() {
        refusals = 1;
        apply(true, 5, MoveToRootCgroup.YES);
        assertEquals(List.of("root", "real time", "nice -20", "lock"), asked);
    }

    @Test
    void groupIsKeptWhenItShallBe() {
        refusals = 1;
        apply(true, 5, MoveToRootCgroup.NO);
        assertEquals(List.of("real time", "nice -20", "lock"), asked);
    }

    @Test
    void priorityIsANiceValueWithoutRealTime() {
        apply(false, SystemConfiguration.MAX_PRIORITY, MoveToRootCgroup.NO);
        apply(false, SystemConfiguration.MIN_PRIORITY, MoveToRootCgroup.NO);
        apply(false, -5, MoveToRootCgroup.AUTO);
        assertEquals(List.of("nice -20", "lock", "nice 19", "lock", "nice -5", "lock"), asked);
    }
}
