package carousel.itests;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Traffic of a member that is told of each few messages. */
final class PeerTraffic implements Traffic {
    /** Other members want to send, too, and the machine has few processors. */
    private static final long PAUSE_MILLIS = 5;

    private final GroupPeer peer;
    private final String sizes;
    private final CompletableFuture<Long> end;
    private volatile boolean enough;

    /** Begins. */
    PeerTraffic(GroupPeer peer, long seed, String sizes) {
        this.peer = peer;
        this.sizes = sizes;
        end = CompletableFuture.supplyAsync(() -> send(seed));
    }

    private long send(long firstSeed) {
        long seed = firstSeed;
        long sent = 0;
        try {
            while (!enough) {
                peer.send(AT_A_TIME, seed++, sizes);
                sent += AT_A_TIME;
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            throw new CompletionException(e);
        }
        return sent;
    }

    @Override
    public long stop() {
        enough = true;
        return end.join();
    }
}
