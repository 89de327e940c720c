package carousel.service.quorum.internal;

import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.Icmap;
import carousel.api.quorum.NodeVotes;
import carousel.api.quorum.Quorum;
import carousel.api.quorum.QuorumDevice;
import carousel.api.quorum.QuorumListener;
import carousel.api.quorum.QuorumState;
import carousel.api.quorum.QuorumTrack;
import carousel.api.quorum.Votequorum;
import carousel.api.quorum.VotequorumInfo;
import carousel.api.quorum.VotequorumListener;
import carousel.api.service.ClusterService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The quorum bundle's face: {@link Quorum} and {@link Votequorum}, their whiteboards, and services 3 and 5 for the engine. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {Quorum.class, Votequorum.class},
        immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=quorum")
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=votequorum")
public final class QuorumComponent implements Quorum, Votequorum {
    private static final String CANCEL_WAIT_FOR_ALL = "quorum.cancel_wait_for_all";
    private static final Logger LOG = LoggerFactory.getLogger("VOTEQ");
    private static final CmapValue OFF = CmapValue.unsigned8(0);

    private final QuorumService quorum = new QuorumService(ForkJoinPool.commonPool());
    private final VotequorumKeys keys = new VotequorumKeys();
    private final Listeners<VotequorumListener> voteListeners = new Listeners<>(ForkJoinPool.commonPool());
    private final LoopCalls loopCalls = new LoopCalls(ForkJoinPool.commonPool());
    private final VotequorumService votequorum = new VotequorumService(
            loopCalls,
            voteListeners,
            quorum::decided,
            keys,
            node -> new TrackingFile(node.control().stateDirectory(), ForkJoinPool.commonPool()));
    private final VotequorumCalls calls = new VotequorumCalls(loopCalls, votequorum, voteListeners);

    /** Guarded by itself. */
    private final Map<Icmap, CmapTrack> cancelKeys = new HashMap<>();

    private final List<ServiceRegistration<ClusterService>> registrations;

    /** Called by DS. */
    @Activate
    public QuorumComponent(BundleContext bundle) {
        registrations = List.of(
                bundle.registerService(ClusterService.class, votequorum, null),
                bundle.registerService(ClusterService.class, quorum, null));
    }

    /** Called by DS: the services leave the node, and who follows is told that nobody decides any more. */
    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    void bindIcmap(Icmap map) {
        keys.bind(map);
        CmapTrack track = map.track(
                CANCEL_WAIT_FOR_ALL,
                Set.of(CmapEvent.Kind.ADD, CmapEvent.Kind.MODIFY),
                ForkJoinPool.commonPool(),
                event -> cancelKeySet(map, event));
        synchronized (cancelKeys) {
            cancelKeys.put(map, track);
        }
    }

    void unbindIcmap(Icmap map) {
        keys.unbind(map);
        CmapTrack track;
        synchronized (cancelKeys) {
            track = cancelKeys.remove(map);
        }
        if (track != null) {
            track.close();
        }
    }

    private void cancelKeySet(Icmap map, CmapEvent event) {
        if (event.newValue() instanceof CmapValue.IntegerValue value && value.number() == 1) {
            map.set(CANCEL_WAIT_FOR_ALL, OFF);
            var unused = calls.cancelWaitForAll().exceptionally(failure -> {
                LOG.warn("{} had no effect: {}", CANCEL_WAIT_FOR_ALL, failure.getMessage());
                return null;
            });
        }
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindQuorumListener(QuorumListener listener) {
        quorum.follow(listener);
    }

    void unbindQuorumListener(QuorumListener listener) {
        quorum.unfollow(listener);
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindVotequorumListener(VotequorumListener listener) {
        calls.follow(listener);
    }

    void unbindVotequorumListener(VotequorumListener listener) {
        calls.unfollow(listener);
    }

    // ---- Quorum

    @Override
    public QuorumState state() {
        return quorum.state();
    }

    @Override
    public QuorumTrack track(QuorumListener listener) {
        quorum.follow(listener);
        return () -> quorum.unfollow(listener);
    }

    // ---- Votequorum

    @Override
    public CompletableFuture<VotequorumInfo> info(int nodeId) {
        return calls.info(nodeId);
    }

    @Override
    public CompletableFuture<List<NodeVotes>> nodes() {
        return calls.nodes();
    }

    @Override
    public CompletableFuture<Void> setExpectedVotes(long expectedVotes) {
        return calls.setExpectedVotes(expectedVotes);
    }

    @Override
    public CompletableFuture<Void> setVotes(int nodeId, long votes) {
        return calls.setVotes(nodeId, votes);
    }

    @Override
    public CompletableFuture<Void> cancelWaitForAll() {
        return calls.cancelWaitForAll();
    }

    @Override
    public QuorumDevice device() {
        return calls;
    }

    @Override
    public QuorumTrack track(VotequorumListener listener) {
        calls.follow(listener);
        return () -> calls.unfollow(listener);
    }
}
