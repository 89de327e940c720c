package carousel.sample.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupChange;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.itest.support.TestCluster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes of which one is cut off: it may not go on, the others may, and messages reach it again when the network is whole. */
@Timeout(60)
class PartitionTest {
    private static final long PATIENCE_SECONDS = 10;

    @Test
    void theMinorityLosesQuorumAndHearsMessagesAgainAfterTheNetworkIsHealed() throws Exception {
        try (TestCluster cluster = TestCluster.of(3).start()) {
            cluster.awaitRing();
            cluster.awaitQuorum(3, true);
            Inbox inbox = new Inbox();
            CpgSession reader = cluster.node(3).service(Cpg.class).join("orders", inbox);
            CpgSession writer = cluster.node(1).service(Cpg.class).join("orders", new Inbox());
            reader.joined().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            writer.joined().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            inbox.awaitMembers(2);
            send(writer, "before");
            assertEquals("before", inbox.next());

            cluster.partition(Set.of(3)); // from nodes 1 and 2
            cluster.awaitMembership(1, 2);
            cluster.awaitMembership(3);
            cluster.awaitQuorum(1, true);
            cluster.awaitQuorum(3, false);
            inbox.awaitMembers(1);
            send(writer, "meanwhile");

            cluster.heal();
            cluster.awaitMembership(1, 2, 3);
            cluster.awaitQuorum(3, true);
            inbox.awaitMembers(2);
            send(writer, "after");
            assertEquals("after", inbox.next(), "what was said while it was away does not come later");
            assertNull(inbox.messages.poll());
        }
    }

    @Test
    void aKilledNodeComesBackWithItsState() {
        try (TestCluster cluster = TestCluster.of(3).start()) {
            cluster.awaitRing();
            cluster.kill(2);
            cluster.awaitMembership(1, 3);
            cluster.awaitQuorum(1, true);
            cluster.start(2);
            cluster.awaitMembership(1, 2, 3);
        }
    }

    private static void send(CpgSession session, String text) throws Exception {
        session.multicast(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What a member hears. */
    private static final class Inbox implements GroupListener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<Integer> sizes = new LinkedBlockingQueue<>();

        @Override
        public void delivered(GroupMember sender, ByteBuffer message) {
            messages.add(StandardCharsets.UTF_8.decode(message).toString());
        }

        @Override
        public void membershipChanged(GroupChange change) {
            sizes.add(change.members().size());
        }

        String next() throws InterruptedException {
            String text = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return text == null ? "nothing within " + PATIENCE_SECONDS + " s" : text;
        }

        void awaitMembers(int count) throws InterruptedException {
            Integer size;
            do {
                size = sizes.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertTrue(size != null, "the group never had " + count + " members");
            } while (size != count);
        }
    }
}
