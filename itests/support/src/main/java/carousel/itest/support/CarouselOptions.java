package carousel.itest.support;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;

import java.util.ArrayList;
import java.util.List;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;
import org.osgi.framework.BundleContext;

/**
 * A node in pax-exam's native container, with the test; its peers are a {@link TestCluster} in the same JVM, outside of the container.
 *
 * <p>The method with pax-exam's annotation {@code @Configuration} prepares the cluster and names the container's node; the test finds the cluster again by
 * {@link #cluster}, starts the peers, and closes the cluster when all is over:
 *
 * <pre>{@code
 * @Configuration
 * public Option[] configuration() {
 *     return options(junitBundles(), CarouselOptions.node(TestCluster.of(3).outside(1).prepare(), 1));
 * }
 *
 * @Inject
 * private BundleContext context;
 *
 * @Before
 * public void startPeers() {
 *     cluster = CarouselOptions.cluster(context).start();
 *     cluster.awaitRing();
 * }
 * }</pre>
 *
 * <p>The forked container is another JVM, where {@link #cluster} finds nothing.
 */
public final class CarouselOptions {
    private static final String CLUSTER = "carousel.itest.cluster";
    private static final String NODE = "carousel.itest.node";

    private CarouselOptions() {}

    /**
     * The bundles of a node, packages that they share with the test's class path, and the node's configuration and state as framework properties.
     *
     * <p>Without {@code carousel.native}: real time and locked memory are not for a test's JVM.
     *
     * @param cluster prepared, with this node outside of it
     * @throws IllegalArgumentException when the node is not of the cluster
     */
    public static Option node(TestCluster cluster, int nodeId) {
        TestNode node = cluster.node(nodeId);
        List<Option> options = new ArrayList<>();
        options.add(
                systemPackages(cluster.sharedPackages(), TestCluster.class.getPackageName() + ";version=\"1.0.0\""));
        for (NodeBundles.NodeBundle file :
                cluster.bundles().without("carousel.native").list()) {
            UrlProvisionOption option = bundle("reference:" + file.file().toUri());
            options.add(file.fragment() ? option.noStart() : option);
        }
        options.add(
                frameworkProperty("carousel.conf").value(node.configuration().toString()));
        options.add(frameworkProperty("carousel.node").value(node.name()));
        options.add(frameworkProperty("carousel.state").value(node.state().toString()));
        options.add(frameworkProperty(CLUSTER).value(cluster.key()));
        options.add(frameworkProperty(NODE).value(Integer.toString(nodeId)));
        return composite(options.toArray(Option[]::new));
    }

    /**
     * The cluster whose node runs in this container, which is attached to it.
     *
     * @param context any of the container's bundles
     * @throws IllegalStateException when the container was not made with {@link #node}, is a JVM of its own, or the cluster is closed
     */
    public static TestCluster cluster(BundleContext context) {
        String key = context.getProperty(CLUSTER);
        String node = context.getProperty(NODE);
        TestCluster cluster = key == null ? null : TestCluster.byKey(key);
        if (cluster == null || node == null) {
            throw new IllegalStateException("No open cluster belongs to this container, expected one made with"
                    + " CarouselOptions.node in this JVM (pax-exam's native container).");
        }
        cluster.node(Integer.parseInt(node)).attach(context);
        return cluster;
    }
}
