package carousel.engine.internal;

import carousel.api.os.LocalDatagrams;
import carousel.api.os.LocalDatagrams.LocalDatagramSocket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the node stands (sd_notify(3)): whoever started the process and wants to know left the address of a socket in
 * its environment. As a Corosync daemon does, the node is ready whenever a synchronisation of its services is complete.
 */
final class ServiceManager {
    /** The variable of the environment with the address. */
    static final String ADDRESS_VARIABLE = "NOTIFY_SOCKET";

    private static final Logger LOG = LoggerFactory.getLogger("MAIN");

    private final @Nullable String address;
    private final Supplier<@Nullable LocalDatagrams> datagrams;

    /**
     * @param address where it listens; null or empty when nobody does
     * @param datagrams what can send there, or null while there is nothing that can
     */
    ServiceManager(@Nullable String address, Supplier<@Nullable LocalDatagrams> datagrams) {
        this.address = address;
        this.datagrams = datagrams;
    }

    void ready() {
        say("READY=1");
    }

    void stopping() {
        say("STOPPING=1");
    }

    /** Does not block. What cannot be said is told to the log: somebody may wait for it. */
    private void say(String state) {
        if (address == null || address.isEmpty()) {
            return;
        }
        LocalDatagrams service = datagrams.get();
        if (service == null) {
            LOG.warn(
                    "The service manager at {} is not told {}: the bundle carousel.native is not there or does not run",
                    address,
                    state);
            return;
        }
        try (LocalDatagramSocket socket = service.connect(address)) {
            socket.send(state.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.warn("The service manager at {} is not told {}: {}", address, state, e.getMessage());
        }
    }
}
