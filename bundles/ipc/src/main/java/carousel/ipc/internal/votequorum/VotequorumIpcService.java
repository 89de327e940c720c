package carousel.ipc.internal.votequorum;

import carousel.api.config.QuorumConfiguration;
import carousel.api.ipc.IpcClient;
import carousel.api.ipc.IpcService;
import carousel.api.ipc.IpcSession;
import carousel.api.node.Node;
import carousel.api.quorum.Votequorum;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service votequorum for clients of libqb (ipc-wire 11), while the service and a node are there that counts votes: without {@code
 * quorum.provider: corosync_votequorum} there is no socket of that name, as with Corosync.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {},
        immediate = true)
public final class VotequorumIpcService implements IpcService {
    private static final Logger LOG = LoggerFactory.getLogger("VOTEQ");
    private static final int ID = 5;

    private final Votequorum votequorum;

    /** Guarded by this. */
    private @Nullable ServiceRegistration<IpcService> registration;

    /** Guarded by this. */
    private boolean over;

    /** Called by DS. */
    @Activate
    public VotequorumIpcService(BundleContext bundle, @Reference Votequorum votequorum, @Reference Node node) {
        this.votequorum = votequorum;
        CompletableFuture<Void> decided = node.configuration().thenAccept(configuration -> {
            if (configuration.quorum().provider() == QuorumConfiguration.Provider.VOTEQUORUM) {
                register(bundle);
            }
        });
        decided.exceptionally(e -> {
            LOG.debug("The node is gone", e);
            return null;
        });
    }

    private void register(BundleContext bundle) {
        ServiceRegistration<IpcService> made = bundle.registerService(IpcService.class, this, null);
        synchronized (this) {
            if (!over) {
                registration = made;
                return;
            }
        }
        made.unregister(); // the component went in the meantime
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() {
        ServiceRegistration<IpcService> registered;
        synchronized (this) {
            over = true;
            registered = registration;
            registration = null;
        }
        if (registered != null) {
            registered.unregister();
        }
    }

    @Override
    public String name() {
        return "votequorum";
    }

    @Override
    public int id() {
        return ID;
    }

    @Override
    public int smallestRequestBytes(int requestId) {
        return VotequorumRequests.smallestBytes(requestId);
    }

    @Override
    public IpcSession connected(IpcClient client) {
        return new VotequorumIpcSession(votequorum, client);
    }
}
