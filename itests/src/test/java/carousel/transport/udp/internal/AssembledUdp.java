package carousel.transport.udp.internal;

import carousel.api.transport.TransportProvider;
import carousel.os.internal.LibCSocketErrors;

/** The transport's component with the service that it works best with, as the framework would put it together. */
public final class AssembledUdp {
    private AssembledUdp() {}

    /** A provider that reads the error queues of its sockets. */
    public static TransportProvider provider() {
        UdpTransportProvider provider = new UdpTransportProvider();
        provider.bindSocketErrors(new LibCSocketErrors());
        return provider;
    }
}
