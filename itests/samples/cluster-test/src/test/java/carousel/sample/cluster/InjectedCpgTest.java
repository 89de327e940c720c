package carousel.sample.cluster;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;

import carousel.api.cpg.Cpg;
import carousel.api.cpg.CpgSession;
import carousel.api.cpg.GroupListener;
import carousel.api.cpg.GroupMember;
import carousel.itest.support.CarouselOptions;
import carousel.itest.support.TestCluster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** A test inside of a node's framework: node 1 is pax-exam's container, nodes 2 and 3 are its peers. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class InjectedCpgTest {
    private static final long PATIENCE_SECONDS = 10;

    @Inject
    private Cpg cpg;

    @Inject
    private BundleContext context;

    private TestCluster cluster;

    /** The container's bundles and its node. */
    @Configuration
    public Option[] configuration() {
        return options(
                junitBundles(),
                CarouselOptions.node(TestCluster.of(3).outside(1).prepare(), 1));
    }

    /** Starts the peers. */
    @Before
    public void startPeers() {
        cluster = CarouselOptions.cluster(context).start();
        cluster.awaitRing();
    }

    /** Stops the peers. */
    @After
    public void stopPeers() {
        cluster.close();
    }

    /** A message goes from a peer to the injected service, and a partition parts this node too. */
    @Test
    public void thisNodeHearsItsPeersAndLosesQuorumWithoutThem() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        CpgSession reader = cpg.join("orders", new GroupListener() {
            @Override
            public void delivered(GroupMember sender, ByteBuffer message) {
                heard.complete(sender.nodeId() + " " + StandardCharsets.UTF_8.decode(message));
            }
        });
        reader.joined().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        CpgSession writer = cluster.node(2).service(Cpg.class).join("orders", (sender, message) -> {});
        writer.joined().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        writer.multicast(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)))
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertEquals("2 hello", heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS));

        cluster.partition(Set.of(1));
        cluster.awaitMembership(1);
        cluster.awaitQuorum(1, false);
        cluster.awaitMembership(2, 3);
        cluster.awaitQuorum(2, true);
        cluster.heal();
        cluster.awaitRing();
        cluster.awaitQuorum(1, true);
    }
}
