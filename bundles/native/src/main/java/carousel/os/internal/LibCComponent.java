package carousel.os.internal;

import carousel.api.os.LocalDatagrams;
import carousel.api.os.LocalSockets;
import carousel.api.os.ProcessControl;
import carousel.api.os.SharedMemory;
import carousel.api.os.SocketErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers what the C library can do, as services of their own. When JNA cannot load, for instance because its library lies
 * on a file system without execution, there are none, and the node runs without them.
 */
@Component(
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = {})
@Capability(namespace = SocketErrors.NAMESPACE, attribute = "name=socket-errors")
@Capability(namespace = SocketErrors.NAMESPACE, attribute = "name=local-datagrams")
@Capability(namespace = SocketErrors.NAMESPACE, attribute = "name=process-control")
@Capability(namespace = SocketErrors.NAMESPACE, attribute = "name=local-sockets")
@Capability(namespace = SocketErrors.NAMESPACE, attribute = "name=shared-memory")
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"carousel.api.os.LocalSockets\"",
        effective = "active")
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"carousel.api.os.SharedMemory\"",
        effective = "active")
public final class LibCComponent {
    private static final Logger LOGGER = LoggerFactory.getLogger("MAIN");

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
    private @Nullable LibCProcessControl processControl;

    /** Registers the services. */
    @Activate
    public LibCComponent(BundleContext context) {
        try {
            SocketErrors socketErrors = new LibCSocketErrors();
            LocalDatagrams localDatagrams = new LibCLocalDatagrams();
            LibCProcessControl control = new LibCProcessControl();
            LocalSockets localSockets = new LibCLocalSockets();
            SharedMemory sharedMemory = new LibCSharedMemory();
            processControl = control;
            registrations.add(context.registerService(SocketErrors.class, socketErrors, null));
            registrations.add(context.registerService(LocalDatagrams.class, localDatagrams, null));
            registrations.add(context.registerService(ProcessControl.class, control, null));
            registrations.add(context.registerService(LocalSockets.class, localSockets, null));
            registrations.add(context.registerService(SharedMemory.class, sharedMemory, null));
        } catch (LinkageError e) {
            LOGGER.warn("The C library cannot be called, the node runs without: {}", reason(e));
            LOGGER.debug("JNA cannot load.", e);
        }
    }

    /** Takes the services back. */
    @Deactivate
    void deactivate() {
        registrations.forEach(ServiceRegistration::unregister);
        if (processControl != null) {
            processControl.close();
        }
    }

    private static String reason(Throwable error) {
        return String.valueOf(error.getMessage()).lines().findFirst().orElse("") + " ("
                + error.getClass().getName() + ")";
    }
}
