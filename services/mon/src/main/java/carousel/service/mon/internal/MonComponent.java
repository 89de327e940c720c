package carousel.service.mon.internal;

import carousel.api.cmap.Icmap;
import carousel.api.service.ClusterService;
import java.nio.file.Path;
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

/** Gives the engine its service 6. */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        service = {},
        immediate = true)
@Capability(namespace = ClusterService.NAMESPACE, attribute = "name=mon")
public final class MonComponent {
    private final MonService service = new MonService(new MachineReadings(Path.of("/proc")));
    private final ServiceRegistration<ClusterService> registration;

    /** Called by DS. */
    @Activate
    public MonComponent(BundleContext bundle) {
        registration = bundle.registerService(ClusterService.class, service, null);
    }

    /** Called by DS. */
    @Deactivate
    void deactivate() {
        registration.unregister();
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    void bindMap(Icmap map) {
        service.bind(map);
    }

    void unbindMap(Icmap map) {
        service.unbind(map);
    }
}
