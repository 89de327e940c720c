package carousel.engine.internal;

import carousel.api.knet.LinkStatus;
import carousel.api.node.Node;
import carousel.api.node.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log how ring, links and services stand, when an operator asks for it by a signal. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = Runnable.class,
        property = "carousel.dump:Boolean=true")
public final class StateDump implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("MAIN");

    private static final long PATIENCE_SECONDS = 5;

    private final Node node;

    /** Called by DS. */
    @Activate
    public StateDump(@Reference Node node) {
        this.node = node;
    }

    /** Waits for the loop, so not to be called there. */
    @Override
    public void run() {
        try {
            lines(node.status().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).forEach(LOG::info);
        } catch (ExecutionException e) {
            LOG.info("State dump: {}", String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            LOG.warn("State dump: the event loop did not answer within {} s", PATIENCE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static List<String> lines(NodeStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add("State dump: node " + id(status.nodeId()) + " (" + status.nodeName() + ") in cluster \""
                + status.clusterName() + "\": " + status.ring().state() + " in ring "
                + status.ring().ring() + " of nodes "
                + status.ring().members().stream().map(StateDump::id).collect(Collectors.joining(" "))
                + (status.synchronised() ? ", services synchronized" : ", services not synchronized"));
        lines.add("State dump: " + status.ring().messagesSent() + " messages sent, "
                + status.ring().messagesDelivered() + " delivered, "
                + status.ring().retransmissions() + " retransmitted, "
                + status.ring().tokenLosses() + " tokens lost, "
                + status.ring().datagramsDropped() + " malformed datagrams dropped");
        status.services().forEach((number, name) -> lines.add("State dump: service engine " + number + ": " + name));
        for (LinkStatus link : status.links()) {
            lines.add("State dump: host: " + id(link.hostId()) + " link: " + link.linkNumber() + " (" + link.transport()
                    + ") is " + (link.connected() ? "up" : "down") + ", MTU " + link.dataMtuBytes() + ", latency "
                    + link.latencyMicros() + " us");
        }
        return lines;
    }

    private static String id(int nodeId) {
        return Integer.toUnsignedString(nodeId);
    }
}
