package carousel.sample.savings.internal;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.api.cpg.JoinRequest;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gogo commands {@code savings:deposit}, {@code withdraw}, {@code balance}, {@code customers}, {@code status}. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = SavingsCommands.class,
        immediate = true, // a member from the start, not from the first command on
        property = {
            "osgi.command.scope=savings",
            "osgi.command.function=deposit",
            "osgi.command.function=withdraw",
            "osgi.command.function=balance",
            "osgi.command.function=customers",
            "osgi.command.function=status"
        })
public final class SavingsCommands {
    private static final String GROUP = "savings";
    private static final long PATIENCE_SECONDS = 30;
    private static final int MOST_PENNIES = 100;
    private static final int MOST_PER_SECOND = 1_000;

    /** Given again all at once after a merge, they fit into what a session lets wait. */
    private static final int MOST_OPEN = 200;

    private static final Logger LOGGER = LoggerFactory.getLogger(SavingsCommands.class);

    private final SavingsMember member;
    private final CpgSession session;
    private final ScheduledExecutorService customers = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "savings-customers");
        thread.setDaemon(true);
        return thread;
    });
    /** Guarded by this. */
    private Future<?> arrivals = CompletableFuture.completedFuture(null);

    /** Guarded by this. */
    private int customersPerSecond;

    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong open = new AtomicLong();

    /** Called by DS. */
    @Activate
    public SavingsCommands(@Reference Cpg cpg) {
        CountDownLatch joined = new CountDownLatch(1);
        CpgSession[] holder = new CpgSession[1];
        member = new SavingsMember(ThreadLocalRandom.current().nextLong(), bytes -> send(holder[0], bytes));
        session = cpg.join(JoinRequest.of(GROUP).withCurrentRing(), new Opened(member, joined));
        holder[0] = session;
        joined.countDown();
    }

    private static void send(CpgSession session, ByteBuffer bytes) {
        CompletableFuture<Void> sent = session.multicast(bytes).whenComplete((done, failure) -> {
            if (failure != null) {
                LOGGER.warn("a message to the group {} was not taken: {}", GROUP, failure.getMessage());
            }
        });
        assert sent != null;
    }

    /** The listener may be called before the constructor knows its session; it waits for that moment. */
    private record Opened(SavingsMember member, CountDownLatch joined) implements GroupListener {
        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {
            member.delivered(sender, message);
        }

        @Override
        public void ringChanged(RingId ring, List<Integer> members) {
            member.ringChanged(ring, members);
        }

        @Override
        public void membershipChanged(GroupChange change) {
            try {
                joined.await();
                member.membershipChanged(change);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() {
        customers.shutdownNow();
        session.close();
    }

    /** Adds pennies to the account. */
    public String deposit(long pennies) throws ExecutionException, InterruptedException, TimeoutException {
        return told(member.deposit(positive(pennies)));
    }

    /** Takes pennies from the account. */
    public String withdraw(long pennies) throws ExecutionException, InterruptedException, TimeoutException {
        return told(member.withdraw(positive(pennies)));
    }

    private String told(CompletableFuture<Boolean> order)
            throws ExecutionException, InterruptedException, TimeoutException {
        boolean done = order.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (!done) {
            refused.incrementAndGet();
        }
        return (done ? "done, balance " : "refused, not enough on the account: balance ") + member.balance();
    }

    private static long positive(long pennies) {
        if (pennies <= 0) {
            throw new IllegalArgumentException(pennies + " pennies cannot be moved, expected 1 or more");
        }
        return pennies;
    }

    /** The balance in pennies. */
    public long balance() {
        return member.balance();
    }

    /** Lets customers deposit and withdraw by chance, so many times a second, until the node stops; 0: nobody comes any more. */
    public synchronized void customers(int perSecond) {
        if (perSecond < 0 || perSecond > MOST_PER_SECOND) {
            throw new IllegalArgumentException(perSecond + " a second, expected 0 to " + MOST_PER_SECOND);
        }
        arrivals.cancel(false);
        customersPerSecond = perSecond;
        if (perSecond == 0) {
            return;
        }
        arrivals = customers.scheduleAtFixedRate(
                this::serve, 0, TimeUnit.SECONDS.toNanos(1) / perSecond, TimeUnit.NANOSECONDS);
    }

    private void serve() {
        if (open.get() >= MOST_OPEN) {
            return; // customers queue at the door, not in memory
        }
        open.incrementAndGet();
        int pennies = ThreadLocalRandom.current().nextInt(1, MOST_PENNIES);
        CompletableFuture<Boolean> order =
                ThreadLocalRandom.current().nextBoolean() ? member.deposit(pennies) : member.withdraw(pennies);
        CompletableFuture<Void> counted = order.thenAccept(done -> {
            open.decrementAndGet();
            if (!done) {
                refused.incrementAndGet();
            }
        });
        assert counted != null;
    }

    /** One line of {@code name=value}. */
    public synchronized String status() {
        return "customers=" + customersPerSecond + " refused=" + refused.get() + " " + member.status();
    }
}
