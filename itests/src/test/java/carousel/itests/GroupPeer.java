package carousel.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A member of one process group, on a real daemon or on a Carousel node, that writes down what it is told. */
interface GroupPeer {
    /** Where it writes: the lines are told in {@code cpgpeer.c}. */
    Path log();

    /**
     * Sends messages and returns when the ring has taken them.
     *
     * @param sizes a comma list, taken in turn: {@code 1500} for 1 to 1500 bytes by chance, {@code =1500} for exactly so many
     */
    void send(int count, long seed, String sizes) throws IOException;

    /** Begins to send until it is told to stop. */
    default Traffic traffic(long seed) throws IOException {
        return traffic(seed, Traffic.SIZES);
    }

    /** The same with sizes as {@link #send} has them. */
    default Traffic traffic(long seed, String sizes) throws IOException {
        return new PeerTraffic(this, seed, sizes);
    }

    /** Messages delivered so far; all of them are in the log. */
    long count() throws IOException;

    void close() throws IOException, InterruptedException;

    default CompletableFuture<Void> sendInBackground(int count, long seed, String sizes) {
        return CompletableFuture.runAsync(() -> {
            try {
                send(count, seed, sizes);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    default MessageLog messages() throws IOException {
        count();
        return MessageLog.read(log());
    }

    /** The members after the newest change, {@code node:process}. */
    default List<String> members() throws IOException {
        count();
        String last = "C 0";
        for (String line : Files.readAllLines(log())) {
            last = line.startsWith("C ") ? line : last;
        }
        int count = Integer.parseInt(last.split(" ", 3)[1]);
        return Arrays.asList(last.split(" ", -1)).subList(2, 2 + count);
    }

    default void awaitMembers(int count, Duration patience) throws InterruptedException {
        Await.until(
                "the group in " + log() + " has " + count + " members",
                patience,
                () -> members().size() == count);
    }

    default void awaitCount(long messages, Duration patience) throws InterruptedException {
        Await.until(log() + " has " + messages + " messages", patience, () -> {
            long now = count();
            if (now != messages) {
                throw new IllegalStateException("it has " + now);
            }
            return true;
        });
    }
}
