package carousel.service.cmap.internal;

import carousel.api.cmap.Cmap;
import carousel.api.cmap.CmapEvent;
import carousel.api.cmap.CmapListener;
import carousel.api.cmap.CmapMap;
import carousel.api.cmap.CmapTrack;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.StatisticsSource;
import carousel.api.log.FlightRecorder;
import carousel.api.service.ClusterService;
import carousel.api.service.NodeControl;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;
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

/** The cmap bundle's face: the {@link Cmap} service, service 0 for the engine, and what the trigger keys do. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, service = Cmap.class, immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=cmap")
public final class CmapComponent implements Cmap {
    /** How often counters are looked at for those who follow them (services reference 5.3). */
    private static final long LOOK_MILLIS = 1500;

    private static final Set<CmapEvent.Kind> WRITTEN = Set.of(CmapEvent.Kind.ADD, CmapEvent.Kind.MODIFY);

    private final NodeAccess node = new NodeAccess(ForkJoinPool.commonPool());
    private final FlightDump flightDump = new FlightDump(node);
    private final Sources sources = new Sources();
    private final MapAccess access;
    private final List<CmapTrack> triggers;
    private final ServiceRegistration<ClusterService> registration;

    @Reference(
            target = "(carousel.dump=true)",
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile @Nullable Runnable stateDump;

    /** Called by DS. */
    @Activate
    public CmapComponent(BundleContext bundle, @Reference KeyStore store) {
        NodeSources.of(node).forEach(sources::add);
        access = new MapAccess(store, sources, node, ForkJoinPool.commonPool(), SourceWatch.pauseOf(LOOK_MILLIS));
        triggers = List.of(
                store.track(NodeKeys.DUMP_STATE, WRITTEN, ForkJoinPool.commonPool(), this::dumpState),
                store.track(NodeKeys.DUMP_FLIGHT_DATA, WRITTEN, Runnable::run, this::dumpFlightData),
                store.track(NodeKeys.FORCE_GATHER, WRITTEN, ForkJoinPool.commonPool(), this::forceGather));
        registration = bundle.registerService(ClusterService.class, new CmapService(node, new NodeKeys(store)), null);
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() {
        registration.unregister();
        triggers.forEach(CmapTrack::close);
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.MULTIPLE)
    void bindSource(StatisticsSource source) {
        sources.add(source);
    }

    void unbindSource(StatisticsSource source) {
        sources.remove(source);
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    void bindRecorder(FlightRecorder recorder) {
        flightDump.use(recorder);
    }

    void unbindRecorder(FlightRecorder recorder) {
        flightDump.unuse(recorder);
    }

    private void dumpFlightData(CmapEvent event) {
        if (isSetByProgram(event)) {
            flightDump.written();
        }
    }

    private void dumpState(CmapEvent event) {
        Runnable dump = stateDump;
        if (dump != null && isSetByProgram(event)) {
            dump.run();
        }
    }

    private void forceGather(CmapEvent event) {
        if (isSetByProgram(event)) {
            node.tell(NodeControl::gather);
        }
    }

    /** The first value is the node's own. */
    private static boolean isSetByProgram(CmapEvent event) {
        return !CmapValue.of("no").equals(event.newValue());
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key) {
        return access.get(map, key);
    }

    @Override
    public CompletableFuture<CmapValue> get(CmapMap map, String key, CmapType type) {
        return access.get(map, key, type);
    }

    @Override
    public CompletableFuture<Void> set(CmapMap map, String key, CmapValue value) {
        CompletableFuture<Void> set = access.set(map, key, value);
        return map == CmapMap.ICMAP && key.equals(NodeKeys.DUMP_FLIGHT_DATA)
                ? set.thenCompose(done -> flightDump.done())
                : set;
    }

    @Override
    public CompletableFuture<Void> delete(CmapMap map, String key) {
        return access.delete(map, key);
    }

    @Override
    public CompletableFuture<Void> adjust(CmapMap map, String key, int step) {
        return access.adjust(map, key, step);
    }

    @Override
    public CompletableFuture<NavigableMap<String, CmapValue>> entries(CmapMap map, String prefix) {
        return access.entries(map, prefix);
    }

    @Override
    public CmapTrack track(CmapMap map, String key, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        return access.track(map, key, kinds, listener);
    }

    @Override
    public CmapTrack trackAll(CmapMap map, String prefix, Set<CmapEvent.Kind> kinds, CmapListener listener) {
        return access.trackAll(map, prefix, kinds, listener);
    }
}
