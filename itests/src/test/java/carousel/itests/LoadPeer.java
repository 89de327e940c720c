package carousel.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** A member of a group on a Carousel node: a session of the load bundle. */
record LoadPeer(NodeProcess node, String group, Path log) implements GroupPeer {
    /** Joins; the load bundle may still be on its way. */
    static LoadPeer join(NodeProcess node, String group, Path log) throws InterruptedException {
        Await.until(
                "the load bundle joins " + group,
                Duration.ofSeconds(30),
                () -> !node.shell("load:join " + group + " " + log).isEmpty());
        return new LoadPeer(node, group, log);
    }

    @Override
    public void send(int count, long seed, String sizes) throws IOException {
        assertEquals("sent " + count, node.shell("load:send " + group + " " + count + " " + seed + " '" + sizes + "'"));
    }

    /** In the node itself: its shell may be away meanwhile. */
    @Override
    public Traffic traffic(long seed, String sizes) throws IOException {
        node.shell("load:begin " + group + " " + Traffic.AT_A_TIME + " " + seed + " '" + sizes + "'");
        return () -> Long.parseLong(node.shell("load:end " + group).replace("sent ", ""));
    }

    @Override
    public long count() throws IOException {
        return Long.parseLong(node.shell("load:count " + group).replace("count ", ""));
    }

    @Override
    public void close() {
        // ends with its node
    }
}
