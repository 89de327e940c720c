package carousel.service.cmap.internal;

import carousel.api.config.ReloadPlan;
import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service 0: keeps the node's keys in the map, and exchanges {@code totem.config_version} (config reference 9.5): a node that comes to
 * others with an older configuration than theirs ends, before it does anything by it.
 */
final class CmapService implements ClusterService {
    private static final int FUNCTIONS = 1;
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final String VERSION_KEY = "totem.config_version";

    private final NodeAccess node;
    private final NodeKeys keys;
    private @Nullable ServiceContext context;
    /** Whether this node has been in a ring with others: from then on only newcomers are measured. */
    private boolean hasMetOthers;

    private int members;
    private boolean sent;
    private long highestVersion;

    CmapService(NodeAccess node, NodeKeys keys) {
        this.node = node;
        this.keys = keys;
    }

    @Override
    public int id() {
        return CmapMessage.SERVICE_ID;
    }

    @Override
    public String name() {
        return "cmap";
    }

    @Override
    public String description() {
        return "corosync configuration map access";
    }

    @Override
    public int functions() {
        return FUNCTIONS;
    }

    @Override
    public void attach(ServiceContext newContext) {
        context = newContext;
        hasMetOthers = false;
        keys.attached(newContext.control());
        node.attached(newContext);
    }

    @Override
    public void detach() {
        node.detached();
        context = null;
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        String error = function == CmapMessage.MCAST ? CmapMessage.validate(message) : "an unknown function";
        if (error != null) {
            LOG.warn("Dropped message {} of node {}: {}", function, Integer.toUnsignedString(senderNodeId), error);
        } else if (CmapMessage.isOfSynchronisation(message)) {
            long version = CmapMessage.version(message);
            keys.version(senderNodeId, version);
            highestVersion = Long.compareUnsigned(version, highestVersion) > 0 ? version : highestVersion;
        }
    }

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> newMembers, RingId ring) {
        keys.ringFormed(newMembers, transitional);
        members = newMembers.size();
        highestVersion = 0;
        sent = false;
    }

    @Override
    public boolean syncProcess() {
        ServiceContext ring = context;
        sent |= ring == null || ring.multicast(CmapMessage.synchronisation(ownVersion(ring)), NOTHING);
        return sent;
    }

    private static long ownVersion(ServiceContext ring) {
        String text = ring.control().configuration().keys().get(VERSION_KEY);
        return text == null ? 0 : Long.parseUnsignedLong(text);
    }

    @Override
    public void syncActivate() {
        ServiceContext ring = context;
        if (ring == null || members < 2) {
            return;
        }
        boolean isFirst = !hasMetOthers;
        hasMetOthers = true;
        long own = ownVersion(ring);
        if (isFirst && own != 0 && Long.compareUnsigned(own, highestVersion) < 0) {
            LOG.error(
                    "Received config version ({}) is different than my config version ({})! Exiting",
                    Long.toUnsignedString(highestVersion),
                    Long.toUnsignedString(own));
            ring.control().shutDown();
        }
    }

    @Override
    public void syncAbort() {
        // the next round begins anew
    }

    @Override
    public void synchronised() {
        ServiceContext ring = context;
        if (ring != null) {
            keys.services(ring.control().status().services());
        }
    }

    @Override
    public void configurationChanged(ReloadPlan change) {
        keys.configurationChanged(change);
    }

    @Override
    public void sendQueueAvailable() {
        // nothing waits
    }
}
