package carousel.itest.load.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Gogo commands of the cluster benchmark: {@code bench:join}, {@code bench:flood}, {@code bench:latency}, {@code bench:time},
 * {@code bench:times}, {@code bench:changes}. They do what the C program {@code cpgload} does on libcpg, and print the same JSON.
 */
@Component(
        service = BenchCommands.class,
        immediate = true, // what was joined outlives the command
        property = {
            "osgi.command.scope=bench",
            "osgi.command.function=join",
            "osgi.command.function=flood",
            "osgi.command.function=latency",
            "osgi.command.function=time",
            "osgi.command.function=times",
            "osgi.command.function=changes"
        })
public final class BenchCommands {
    /** Messages that wait for the ring at a time, and their bytes. */
    private static final int WINDOW = 1000;

    private static final int WINDOW_BYTES = 4 << 20;
    private static final long PATIENCE_SECONDS = 60;
    private static final long DRAIN_MILLIS = 3000;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1e6;

    private final Cpg cpg;
    private final BenchMember member = new BenchMember();
    private @Nullable CpgSession session;

    /** Called by DS. */
    @Activate
    public BenchCommands(@Reference Cpg cpg) {
        this.cpg = cpg;
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() {
        CpgSession joined = session;
        if (joined != null) {
            joined.close();
        }
    }

    /** Joins the group and waits until it has so many members. */
    public String join(String group, int members) throws ExecutionException, InterruptedException, TimeoutException {
        CpgSession joined = session;
        if (joined == null) {
            joined = cpg.join(group, member);
            session = joined;
            joined.joined().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            member.self(joined.self());
        }
        await("the group has " + members + " members", () -> member.members() >= members);
        return joined.self().toString();
    }

    private static void await(String what, java.util.function.BooleanSupplier condition) throws TimeoutException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException("Waited " + PATIENCE_SECONDS + " s until " + what + ", in vain.");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private CpgSession session() {
        CpgSession joined = session;
        if (joined == null) {
            throw new CorosyncException(
                    CorosyncStatus.NOT_EXIST, "No group was joined here, expected bench:join before.");
        }
        return joined;
    }

    /** Sends messages of one size as fast as the ring takes them; the rate is that of deliveries here. */
    public String flood(int size, double seconds) throws ExecutionException, InterruptedException, TimeoutException {
        CpgSession target = session();
        ByteBuffer message = ByteBuffer.allocate(size);
        int window = Math.max(2, Math.min(WINDOW, WINDOW_BYTES / Math.max(1, size)));
        Semaphore room = new Semaphore(window);
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        BenchMember.Count before = member.count();
        long sent = 0;
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * NANOS_PER_SECOND);
        while (System.nanoTime() - end < 0 && !last.isCompletedExceptionally()) {
            room.acquire();
            last = target.multicast(message).whenComplete((done, failure) -> room.release());
            sent++;
        }
        double took = (System.nanoTime() - begin) / NANOS_PER_SECOND;
        BenchMember.Count after = member.count();
        room.acquire(window);
        long drain = System.nanoTime();
        while (member.count().ownMessages() - before.ownMessages() < sent
                && System.nanoTime() - drain < TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS)) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
        }
        last.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        long lost = sent - (member.count().ownMessages() - before.ownMessages());
        return String.format(
                Locale.ROOT,
                "{\"mode\":\"flood\",\"size\":%d,\"secs\":%.3f,\"sent\":%d,\"tps\":%.1f,\"mbs\":%.3f,\"lost\":%d}",
                size,
                took,
                sent,
                (after.messages() - before.messages()) / took,
                (after.bytes() - before.bytes()) / took / BYTES_PER_MEGABYTE,
                lost);
    }

    /** Sends so many messages a second, whether the ring keeps up or not; times from the call to the own delivery. */
    public String latency(int size, double rate, double seconds)
            throws ExecutionException, InterruptedException, TimeoutException {
        CpgSession target = session();
        long count = (long) (rate * seconds);
        member.time(BenchMember.Timed.OWN);
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        long begin = System.nanoTime();
        for (long i = 0; i < count; i++) {
            long due = begin + (long) (i / rate * NANOS_PER_SECOND);
            long wait = due - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            ByteBuffer message = ByteBuffer.allocate(size);
            message.putLong(0, System.nanoTime());
            last = target.multicast(message);
        }
        last.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        await("all came back", () -> member.samples() >= count);
        String times = member.quantiles();
        member.time(BenchMember.Timed.NOBODY);
        return String.format(Locale.ROOT, "{\"mode\":\"lat\",\"size\":%d,\"rate\":%.0f,%s}", size, rate, times);
    }

    /** From now on the messages of other members are timed on their way. */
    public void time() {
        member.time(BenchMember.Timed.OTHERS);
    }

    /** Ends that, and tells the times. */
    public String times() {
        String times = member.quantiles();
        member.time(BenchMember.Timed.NOBODY);
        return "{\"mode\":\"rx\"," + times + "}";
    }

    /** The changes of membership so far. */
    public String changes() {
        return member.changes();
    }
}
