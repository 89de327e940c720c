package carousel.itest.load.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Gogo commands {@code load:join}, {@code load:send}, {@code load:begin}, {@code load:end}, {@code load:count}, {@code load:pause},
 * {@code load:resume}.
 */
@Component(
        service = LoadCommands.class,
        immediate = true, // what was joined outlives the command
        property = {
            "osgi.command.scope=load",
            "osgi.command.function=join",
            "osgi.command.function=send",
            "osgi.command.function=begin",
            "osgi.command.function=end",
            "osgi.command.function=pause",
            "osgi.command.function=resume",
            "osgi.command.function=count"
        })
public final class LoadCommands {
    /** Bytes that wait for the ring at a time: the node under test may have a small heap. */
    private static final long WINDOW_BYTES = 4 << 20;

    private static final int WINDOW = 256;
    private static final int STEP = 31;
    private static final long PATIENCE_SECONDS = 120;

    /** Other members want to send, too, and the machine has few processors. */
    private static final long FLOW_PAUSE_MILLIS = 5;

    private record Member(CpgSession session, Recorder recorder) {}

    private record Waiting(int sizeBytes, CompletableFuture<Void> sent) {}

    private final Cpg cpg;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private final Map<String, Flow> flows = new ConcurrentHashMap<>();

    /** Called by DS. */
    @Activate
    public LoadCommands(@Reference Cpg cpg) {
        this.cpg = cpg;
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() throws IOException {
        for (Member member : members.values()) {
            member.session().close();
            member.recorder().close();
        }
    }

    /** Joins a group and records it; answers the own {@code node:pid}. */
    public String join(String group, String file)
            throws IOException, ExecutionException, InterruptedException, TimeoutException {
        Recorder recorder = new Recorder(Path.of(file));
        CpgSession session = cpg.join(group, recorder);
        members.put(group, new Member(session, recorder));
        session.joined().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return session.self().toString();
    }

    /**
     * Sends messages whose sizes and content come from a seed, by the same rule as {@code cpgpeer}, waiting for the ring.
     *
     * @param kinds sizes, separated by commas, that messages take in turn: {@code 1500} for 1 to 1500 bytes by chance,
     *     {@code =1500} for exactly so many
     */
    public String send(String group, int count, long seed, String kinds)
            throws ExecutionException, InterruptedException, TimeoutException {
        CpgSession session = member(group).session();
        String[] sizes = kinds.split(",", -1);
        Queue<Waiting> waiting = new ArrayDeque<>();
        long waitingBytes = 0;
        long random = seed;
        for (int i = 0; i < count; i++) {
            random = next(random);
            int size = size(sizes[i % sizes.length], random >>> 33);
            random = next(random);
            int fill = (int) (random >>> 33);
            byte[] bytes = new byte[size];
            for (int k = 0; k < size; k++) {
                bytes[k] = (byte) (fill + k * STEP);
            }
            waiting.add(new Waiting(size, session.multicast(ByteBuffer.wrap(bytes))));
            waitingBytes += size;
            while (waiting.size() >= WINDOW || waitingBytes > WINDOW_BYTES) {
                waitingBytes -= takeFirst(waiting);
            }
        }
        while (!waiting.isEmpty()) {
            takeFirst(waiting);
        }
        return "sent " + count;
    }

    /** Messages that are sent until it is told to stop. */
    private final class Flow {
        private volatile boolean enough;
        private final CompletableFuture<Long> end;

        Flow(String group, int atATime, long firstSeed, String kinds) {
            end = CompletableFuture.supplyAsync(
                    () -> {
                        long seed = firstSeed;
                        long sent = 0;
                        try {
                            while (!enough) {
                                send(group, atATime, seed++, kinds);
                                sent += atATime;
                                Thread.sleep(FLOW_PAUSE_MILLIS);
                            }
                        } catch (ExecutionException | InterruptedException | TimeoutException e) {
                            throw new CompletionException(e);
                        }
                        return sent;
                    },
                    task -> new Thread(task, "flow of " + group).start());
        }
    }

    /** Begins to send as {@code load:send} does, again and again with the next seed. */
    public String begin(String group, int atATime, long seed, String kinds) {
        member(group);
        flows.put(group, new Flow(group, atATime, seed, kinds));
        return "begun";
    }

    /** Ends that, when the ring has taken all of it. */
    public String end(String group) throws ExecutionException, InterruptedException, TimeoutException {
        Flow flow = flows.get(group);
        if (flow == null) {
            throw new CorosyncException(
                    CorosyncStatus.NOT_EXIST, "Nothing flows in " + group + ", expected load:begin before.");
        }
        flow.enough = true;
        return "sent " + flow.end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static int size(String kind, long random) {
        return kind.startsWith("=") ? Integer.parseInt(kind.substring(1)) : (int) (1 + random % Integer.parseInt(kind));
    }

    private static int takeFirst(Queue<Waiting> waiting)
            throws ExecutionException, InterruptedException, TimeoutException {
        Waiting first = waiting.remove();
        first.sent().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return first.sizeBytes();
    }

    private static long next(long random) {
        return random * 6364136223846793005L + 1442695040888963407L;
    }

    /** Messages delivered so far; everything of them is in the file. */
    public String count(String group) throws IOException {
        Recorder recorder = member(group).recorder();
        long delivered = recorder.delivered();
        recorder.flush();
        return "count " + delivered;
    }

    /** The member's listener does not come back from its next message until {@code load:resume}. */
    public void pause(String group) {
        member(group).recorder().pause();
    }

    /** The member's listener goes on. */
    public void resume(String group) {
        member(group).recorder().resume();
    }

    private Member member(String group) {
        Member member = members.get(group);
        if (member == null) {
            throw new CorosyncException(
                    CorosyncStatus.NOT_EXIST,
                    "The group " + group + " was not joined here, expected load:join before.");
        }
        return member;
    }
}
