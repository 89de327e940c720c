package carousel.service.mon.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory and load as a daemon supervises them (services reference 8; types, states and words seen with 3.1.7). */
class MonServiceTest {
    private static final String MEMORY = "resources.system.memory_used.";
    private static final String LOAD = "resources.system.load_15min.";

    @TempDir
    Path proc;

    private final Machine machine = new Machine();
    private MonService service;

    @BeforeEach
    void attach() throws IOException {
        memory(25);
        Files.writeString(proc.resolve("loadavg"), "0.50 1.25 9.985352 7/204 10027\n");
        service = new MonService(new MachineReadings(proc));
        service.bind(machine);
        assertEquals(0, machine.keys.size(), "there is no node yet");
        service.attach(machine);
    }

    private void memory(int usedPercent) throws IOException {
        Files.writeString(proc.resolve("meminfo"), """
                MemTotal:       10000 kB
                MemFree:        %d kB
                MemAvailable:   9000 kB
                Buffers:          100 kB
                Cached:           400 kB
                HugePages_Total:       0
                """.formatted(9500 - usedPercent * 100 - 5));
    }

    private String state(String prefix) {
        return String.valueOf(machine.keys.get(prefix + "state"));
    }

    @Test
    void withoutALimitNothingIsRead() {
        machine.advance(10_000);
        assertEquals(CmapValue.signed32(0), machine.keys.get(MEMORY + "current"));
        assertEquals(new CmapValue.DecimalValue(CmapType.DOUBLE, 0), machine.keys.get(LOAD + "current"));
        for (String prefix : new String[] {MEMORY, LOAD}) {
            assertEquals(CmapValue.unsigned64(0), machine.keys.get(prefix + "last_updated"));
            assertEquals(CmapValue.unsigned64(3000), machine.keys.get(prefix + "poll_period"));
            assertEquals("stopped", state(prefix));
            assertNull(machine.keys.get(prefix + "max"));
        }
        assertEquals(0, machine.runningTimers());
    }

    @Test
    void aLimitIsWatchedAndAFailureStaysUntilItIsChanged() throws IOException {
        machine.set(MEMORY + "max", CmapValue.of("50"));
        assertEquals("running", state(MEMORY));
        assertEquals(CmapValue.unsigned32(25), machine.keys.get(MEMORY + "current"));
        memory(51);
        machine.advance(2999);
        assertEquals("running", state(MEMORY));
        machine.advance(1);
        assertEquals("failed", state(MEMORY));
        assertEquals(CmapValue.unsigned32(51), machine.keys.get(MEMORY + "current"));
        assertEquals(CmapValue.unsigned64(machine.nanoTime()), machine.keys.get(MEMORY + "last_updated"));
        memory(10);
        machine.advance(3000);
        assertEquals(CmapValue.unsigned32(10), machine.keys.get(MEMORY + "current"));
        assertEquals("failed", state(MEMORY));
        machine.set(MEMORY + "max", CmapValue.of("20"));
        assertEquals("running", state(MEMORY));
        machine.delete(MEMORY + "max");
        assertEquals("stopped", state(MEMORY));
        assertEquals(0, machine.runningTimers());
    }

    @Test
    void loadAboveTheLimitFailsAtOnce() {
        machine.set(LOAD + "max", CmapValue.of("9.9"));
        assertEquals(new CmapValue.DecimalValue(CmapType.DOUBLE, 9.985352), machine.keys.get(LOAD + "current"));
        assertEquals("failed", state(LOAD));
        assertEquals("stopped", state(MEMORY));
    }

    @Test
    void limitsThatAreNoTextOrNoNumberAreNone() {
        machine.set(MEMORY + "max", CmapValue.signed32(1));
        assertEquals("stopped", state(MEMORY));
        machine.set(MEMORY + "max", CmapValue.of("abc"));
        assertEquals("stopped", state(MEMORY));
    }

    @Test
    void thePeriodIsANumberWithin500To120000() throws IOException {
        machine.set(MEMORY + "poll_period", CmapValue.of("1000"));
        assertEquals(CmapValue.unsigned64(3000), machine.keys.get(MEMORY + "poll_period"));
        machine.set(MEMORY + "poll_period", CmapValue.unsigned64(500));
        machine.set(MEMORY + "max", CmapValue.of("50"));
        memory(26);
        machine.advance(500);
        assertEquals(CmapValue.unsigned32(26), machine.keys.get(MEMORY + "current"));
        machine.set(MEMORY + "poll_period", CmapValue.unsigned64(499));
        machine.advance(500);
        memory(27);
        machine.advance(2999);
        assertEquals(CmapValue.unsigned32(26), machine.keys.get(MEMORY + "current"));
        machine.advance(1);
        assertEquals(CmapValue.unsigned32(27), machine.keys.get(MEMORY + "current"));
    }

    @Test
    void theMapMayBeReplacedAndTheNodeMayEnd() {
        machine.set(MEMORY + "max", CmapValue.of("50"));
        Machine other = new Machine();
        other.keys.put(MEMORY + "max", CmapValue.of("1"));
        service.bind(other);
        service.unbind(machine);
        assertEquals(0, machine.followers());
        assertEquals(1, other.followers());
        assertEquals("failed", String.valueOf(other.keys.get(MEMORY + "state")));
        service.unbind(other);
        assertEquals(0, other.followers());
        service.bind(machine);
        service.detach();
        assertEquals(0, machine.followers());
        assertEquals(0, machine.runningTimers());
    }

    @Test
    void systemThatDoesNotTellLeavesTheLastValue() throws IOException {
        Files.writeString(proc.resolve("meminfo"), "MemTotal: 10 kB\n");
        Files.writeString(proc.resolve("loadavg"), "none\n");
        machine.set(MEMORY + "max", CmapValue.of("50"));
        machine.set(LOAD + "max", CmapValue.of("50"));
        assertEquals(CmapValue.signed32(0), machine.keys.get(MEMORY + "current"));
        assertEquals("running", state(MEMORY));
        assertEquals(2, machine.runningTimers());
        assertThrows(IOException.class, new MachineReadings(proc)::memoryUsedPercent);
        assertThrows(IOException.class, new MachineReadings(proc)::load15Minutes);
    }
}
