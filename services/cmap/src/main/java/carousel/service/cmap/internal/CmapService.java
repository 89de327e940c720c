package carousel.service.cmap.internal;

import carousel.api.service.ClusterService;
import carousel.api.service.ServiceContext;
import carousel.api.totem.RingId;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service 0, so far the exchange of {@code totem.config_version} (config reference 9.5): a node that comes to others with an older
 * configuration than theirs ends, before it does anything by it.
 */
@Component(service = ClusterService.class, immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=cmap")
public final class CmapService implements ClusterService {
    private static final Logger LOG = LoggerFactory.getLogger("CMAP");
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final String VERSION_KEY = "totem.config_version";

    private @Nullable ServiceContext context;
    /** Whether this node has been in a ring with others: from then on only newcomers are measured. */
    private boolean hasMetOthers;

    private int members;
    private boolean sent;
    private long highestVersion;

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
    public void attach(ServiceContext newContext) {
        context = newContext;
        hasMetOthers = false;
    }

    @Override
    public void detach() {
        context = null;
    }

    @Override
    public void deliver(int function, int senderNodeId, ByteBuffer message) {
        String error = function == CmapMessage.MCAST ? CmapMessage.validate(message) : "an unknown function";
        if (error != null) {
            LOG.warn("Dropped message {} of node {}: {}", function, Integer.toUnsignedString(senderNodeId), error);
        } else if (CmapMessage.isOfSynchronisation(message)) {
            long version = CmapMessage.version(message);
            highestVersion = Long.compareUnsigned(version, highestVersion) > 0 ? version : highestVersion;
        }
    }

    @Override
    public void syncInit(List<Integer> transitional, List<Integer> newMembers, RingId ring) {
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
        // nothing waits
    }

    @Override
    public void sendQueueAvailable() {
        // nothing waits
    }
}
