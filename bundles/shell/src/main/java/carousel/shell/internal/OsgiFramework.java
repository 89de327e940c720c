package carousel.shell.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.crypto.CryptoProvider;
import carousel.api.service.ClusterService;
import carousel.api.transport.TransportProvider;
import carousel.shell.internal.Provider.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;

/** The framework that this bundle runs in. */
final class OsgiFramework implements Framework {
    private final BundleContext context;

    OsgiFramework(BundleContext context) {
        this.context = context;
    }

    @Override
    public List<Provider> providers() {
        List<Provider> found = new ArrayList<>();
        services(Kind.TRANSPORT, TransportProvider.class, TransportProvider::name, found);
        services(Kind.COMPRESSION, CompressionProvider.class, CompressionProvider::model, found);
        services(Kind.CRYPTO, CryptoProvider.class, CryptoProvider::model, found);
        services(Kind.SERVICE, ClusterService.class, ClusterService::name, found);
        for (Bundle bundle : context.getBundles()) {
            unregistered(Kind.TRANSPORT, TransportProvider.NAMESPACE, "name", bundle, found);
            unregistered(Kind.COMPRESSION, CompressionProvider.NAMESPACE, "model", bundle, found);
            unregistered(Kind.CRYPTO, CryptoProvider.NAMESPACE, "model", bundle, found);
            unregistered(Kind.SERVICE, ClusterService.NAMESPACE, "name", bundle, found);
        }
        found.sort(Comparator.comparing(Provider::kind)
                .thenComparing(Provider::name)
                .thenComparing(Provider::bundleId));
        return found;
    }

    @Override
    public List<InstalledService> clusterServices() {
        List<InstalledService> found = new ArrayList<>();
        each(
                ClusterService.class,
                (service, bundle) -> found.add(new InstalledService(
                        service.id(),
                        service.name(),
                        service.description(),
                        symbolicName(bundle),
                        bundle.getVersion().toString(),
                        bundle.getBundleId(),
                        true)));
        found.sort(Comparator.comparing(InstalledService::id));
        List<Provider> silent = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            if (found.stream().noneMatch(service -> service.bundleId() == bundle.getBundleId())) {
                unregistered(Kind.SERVICE, ClusterService.NAMESPACE, "name", bundle, silent);
            }
        }
        silent.stream()
                .sorted(Comparator.comparing(Provider::name).thenComparing(Provider::bundleId))
                .map(provider -> new InstalledService(
                        InstalledService.UNKNOWN,
                        provider.name(),
                        "",
                        provider.bundle(),
                        provider.version(),
                        provider.bundleId(),
                        false))
                .forEach(found::add);
        return found;
    }

    private <T> void services(Kind kind, Class<T> type, Function<T, String> name, List<Provider> found) {
        each(type, (service, bundle) -> found.add(provider(kind, name.apply(service), bundle, true)));
    }

    /** Every registered service of a type with its bundle, in the order in which they were registered. */
    private <T> void each(Class<T> type, BiConsumer<T, Bundle> action) {
        try {
            List<ServiceReference<T>> references = new ArrayList<>(context.getServiceReferences(type, null));
            references.sort(Comparator.comparing(reference -> (Long) reference.getProperty(Constants.SERVICE_ID)));
            for (ServiceReference<T> reference : references) {
                T service = context.getService(reference);
                Bundle bundle = reference.getBundle();
                if (service != null && bundle != null) {
                    action.accept(service, bundle);
                }
                context.ungetService(reference);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter was given", e);
        }
    }

    /** What a bundle says it has, where no service is there: the bundle is stopped, or its component not satisfied. */
    private static void unregistered(
            Kind kind, String namespace, String attribute, Bundle bundle, List<Provider> found) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return;
        }
        revision.getDeclaredCapabilities(namespace).stream()
                .map(capability -> capability.getAttributes().get(attribute))
                .filter(Objects::nonNull)
                .map(Object::toString)
                .filter(name -> found.stream()
                        .noneMatch(provider -> provider.kind() == kind
                                && provider.bundleId() == bundle.getBundleId()
                                && provider.name().equals(name)))
                .forEach(name -> found.add(provider(kind, name, bundle, false)));
    }

    private static Provider provider(Kind kind, String name, Bundle bundle, boolean registered) {
        return new Provider(
                kind,
                name,
                symbolicName(bundle),
                bundle.getVersion().toString(),
                bundle.getBundleId(),
                state(bundle.getState()),
                registered);
    }

    /** The launcher installs the distribution's bundles by reference; others come from elsewhere. */
    @Override
    public List<DeployedBundle> deployed() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID
                        && !bundle.getLocation().startsWith("reference:"))
                .map(bundle -> new DeployedBundle(
                        symbolicName(bundle),
                        bundle.getVersion().toString(),
                        bundle.getBundleId(),
                        state(bundle.getState()),
                        bundle.getLocation(),
                        Instant.ofEpochMilli(bundle.getLastModified())))
                .toList();
    }

    @Override
    public List<String> bundleNames() {
        return Stream.of(context.getBundles())
                .map(OsgiFramework::symbolicName)
                .distinct()
                .sorted()
                .toList();
    }

    private static String symbolicName(Bundle bundle) {
        String name = bundle.getSymbolicName();
        return name == null ? bundle.getLocation() : name;
    }

    private static String state(int state) {
        return switch (state) {
            case Bundle.ACTIVE -> "active";
            case Bundle.STARTING -> "starting";
            case Bundle.STOPPING -> "stopping";
            case Bundle.RESOLVED -> "resolved";
            case Bundle.INSTALLED -> "installed";
            default -> "uninstalled";
        };
    }
}
