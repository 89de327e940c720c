package carousel.itest.support;

import carousel.api.os.ProcessControl;
import carousel.api.transport.TransportProvider;
import java.util.Collection;
import java.util.Dictionary;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.framework.hooks.service.ListenerHook.ListenerInfo;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * What bundles of a test's node do not see: real transports, in whose places stand others as long as the real ones are there; and
 * control of the process, because real time, locked memory and control groups are no node's to change in a test's JVM.
 */
final class HiddenServices implements FindHook, EventListenerHook {
    private static final Set<String> HIDDEN = Set.of(TransportProvider.class.getName(), ProcessControl.class.getName());

    private final BundleContext system;
    private final Map<ServiceReference<?>, ServiceRegistration<TransportProvider>> places = new ConcurrentHashMap<>();

    private HiddenServices(BundleContext system) {
        this.system = system;
    }

    /**
     * Before any bundle has started.
     *
     * @param replacement what stands in a real transport's place
     */
    static void hide(BundleContext system, UnaryOperator<TransportProvider> replacement) {
        HiddenServices hidden = new HiddenServices(system);
        system.registerService(
                new String[] {FindHook.class.getName(), EventListenerHook.class.getName()}, hidden, null);
        new ServiceTracker<>(system, TransportProvider.class, hidden.new Replacement(replacement)).open();
    }

    private boolean isHidden(ServiceReference<?> reference) {
        if (reference.getBundle() == null || reference.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID) {
            return false;
        }
        for (String type : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
            if (HIDDEN.contains(type)) {
                return true;
            }
        }
        return false;
    }

    private boolean isSystem(@Nullable BundleContext context) {
        return context != null && context.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID;
    }

    @Override
    public void find(
            BundleContext context,
            @Nullable String name,
            @Nullable String filter,
            boolean allServices,
            Collection<ServiceReference<?>> references) {
        if (!isSystem(context)) {
            references.removeIf(this::isHidden);
        }
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerInfo>> listeners) {
        if (isHidden(event.getServiceReference())) {
            listeners.keySet().removeIf(context -> !isSystem(context));
        }
    }

    private final class Replacement implements ServiceTrackerCustomizer<TransportProvider, TransportProvider> {
        private final UnaryOperator<TransportProvider> replacement;

        Replacement(UnaryOperator<TransportProvider> replacement) {
            this.replacement = replacement;
        }

        @Override
        public @Nullable TransportProvider addingService(ServiceReference<TransportProvider> reference) {
            if (!isHidden(reference)) {
                return null; // a replacement
            }
            TransportProvider real = system.getService(reference);
            if (real != null) {
                places.put(
                        reference,
                        system.registerService(TransportProvider.class, replacement.apply(real), ranking(reference)));
            }
            return real;
        }

        private static @Nullable Dictionary<String, Object> ranking(ServiceReference<?> reference) {
            Object ranking = reference.getProperty(Constants.SERVICE_RANKING);
            return ranking == null ? null : FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, ranking));
        }

        @Override
        public void modifiedService(ServiceReference<TransportProvider> reference, TransportProvider real) {
            // its name stays
        }

        @Override
        public void removedService(ServiceReference<TransportProvider> reference, TransportProvider real) {
            ServiceRegistration<TransportProvider> place = places.remove(reference);
            if (place != null) {
                try {
                    place.unregister();
                } catch (IllegalStateException e) {
                    return; // the framework has stopped, and all services with it
                }
                system.ungetService(reference);
            }
        }
    }
}
