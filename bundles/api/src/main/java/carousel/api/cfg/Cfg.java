package carousel.api.cfg;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Control of the cluster's nodes (services reference 7, corosync-cfgtool(8)). A service of the cfg bundle; may be used from any
 * thread and never blocks. What depends on a result is run on a thread of the JVM's common pool. Every result fails with a {@link
 * carousel.api.CorosyncException}: LIBRARY when no node runs or it stops meanwhile, TRY_AGAIN when the ring takes no message now.
 */
@ProviderType
public interface Cfg {
    /** Longest reason of {@link #killNode} in bytes of UTF-8. */
    int MAX_REASON_BYTES = 255;

    /**
     * Every node reads its own corosync.conf again and follows it, each all or nothing ({@code corosync-cfgtool -R}).
     *
     * @return what came of it on this node; how the others fare is in their logs
     */
    CompletableFuture<ReloadResult> reload();

    /**
     * All nodes of the nodelist as this node sees them, in ascending order of their ids, this one included ({@code corosync-cfgtool -n}
     * and {@code -s}).
     */
    CompletableFuture<List<NodeState>> nodes();

    /**
     * A node as this node sees it.
     *
     * @param nodeId a node of the nodelist; fails with FAILED_OPERATION otherwise
     */
    CompletableFuture<NodeState> node(int nodeId);

    /**
     * The addresses of a node on its links, in the order of the links ({@code corosync-cfgtool -a}).
     *
     * @param nodeId a node of the nodelist; fails with NOT_EXIST otherwise
     */
    CompletableFuture<List<InetAddress>> addresses(int nodeId);

    /**
     * This node's log files are closed and opened under their names again ({@code corosync-cfgtool -L}). Fails with NOT_EXIST when
     * nothing writes log files, with FAILED_OPERATION when one cannot be opened.
     */
    CompletableFuture<Void> reopenLogFiles();

    /**
     * A node ends at once with status 255, without leaving the ring ({@code corosync-cfgtool -k}). Done when the request is sent.
     *
     * @param nodeId a member of the ring; fails with NOT_EXIST otherwise
     * @param reason for its log; fails with NAME_TOO_LONG beyond {@link #MAX_REASON_BYTES}
     */
    CompletableFuture<Void> killNode(int nodeId, String reason);

    /**
     * This node leaves the ring and its process ends ({@code corosync-cfgtool -H}). Each registered {@link ShutdownListener} is asked
     * first, unless the mode says otherwise.
     *
     * @return done when the node is about to leave. Fails with BUSY when a listener said no or did not answer within {@code cfg.shutdown_timeout}
     *     milliseconds of the configuration map, by default 5000 (then the cause is a {@link java.util.concurrent.TimeoutException});
     *     with EXIST when another request is under way. Who cancels it while listeners are asked withdraws the request
     */
    CompletableFuture<Void> tryShutdown(ShutdownMode mode);

    /**
     * Asks a listener before this node shuts down, as if it were registered, until the track is closed; at once if others are being
     * asked.
     */
    CfgTrack track(ShutdownListener listener);
}
