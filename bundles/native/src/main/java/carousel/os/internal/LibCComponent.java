package carousel.os.internal;

import carousel.api.os.SocketErrors;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers what the C library can do, as services of their own. When JNA cannot load, for instance because its library lies
 * on a file system without execution, there are none, and the node runs without them.
 */
@Component(
        immediate = true,
        service = {})
@Capability(namespace = SocketErrors.NAMESPACE, attribute = "name=socket-errors")
public final class LibCComponent {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private final @Nullable ServiceRegistration<SocketErrors> socketErrors;

    /** Registers the services. */
    @Activate
    public LibCComponent(BundleContext context) {
        SocketErrors service = load();
        socketErrors = service == null ? null : context.registerService(SocketErrors.class, service, null);
    }

    /** Takes the services back. */
    @Deactivate
    void deactivate() {
        if (socketErrors != null) {
            socketErrors.unregister();
        }
    }

    private static @Nullable SocketErrors load() {
        try {
            return new LibCSocketErrors();
        } catch (LinkageError e) {
            LOGGER.warn("The C library cannot be called, the node runs without: {}", reason(e));
            LOGGER.debug("JNA cannot load.", e);
            return null;
        }
    }

    private static String reason(Throwable error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("") + " ("
                + error.getClass().getName() + ")";
    }
}
