package carousel.itest.verify.network;

import carousel.api.compression.CompressionProvider;
import carousel.api.crypto.CryptoProvider;
import carousel.api.knet.Knet;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatus;
import carousel.knet.internal.KnetComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A link manager with given providers that keeps what it delivers. */
public final class KnetNode implements KnetListener, AutoCloseable {
    private static final long PING_INTERVAL_MILLIS = 400;
    private static final long PING_TIMEOUT_MILLIS = 1500;
    private static final int PING_PRECISION = 2048;
    private static final int PONG_COUNT = 2;

    private final int hostId;
    private final Knet knet;
    private final List<byte[]> delivered = new ArrayList<>();

    /** A node without peers. */
    public KnetNode(
            KnetSettings settings,
            VirtualLoop loop,
            VirtualNetwork network,
            List<CompressionProvider> compressions,
            List<CryptoProvider> cryptos) {
        KnetComponent component = new KnetComponent();
        component.bindTransport(network, Map.of());
        compressions.forEach(provider -> component.bindCompression(provider, Map.of()));
        cryptos.forEach(provider -> component.bindCrypto(provider, Map.of()));
        hostId = settings.hostId();
        knet = component.open(settings, loop, this);
    }

    /** The link manager itself. */
    public Knet knet() {
        return knet;
    }

    /** Its own id. */
    public int hostId() {
        return hostId;
    }

    /** Configures a link to a host that is known already. A higher number has a higher priority. */
    public void link(int peer, int number, boolean isIpv6, boolean isDynamic) {
        knet.addLink(
                peer,
                new LinkSettings(
                        number,
                        "udp",
                        VirtualNetwork.address(hostId, number, isIpv6),
                        isDynamic ? null : VirtualNetwork.address(peer, number, isIpv6),
                        number + 1,
                        PING_INTERVAL_MILLIS,
                        PING_TIMEOUT_MILLIS,
                        PING_PRECISION,
                        PONG_COUNT));
    }

    /** Whether a link is up. */
    public boolean isConnected(int peer, int number) {
        return knet.links().stream()
                .filter(link -> link.hostId() == peer && link.linkNumber() == number)
                .anyMatch(LinkStatus::connected);
    }

    /** What came from the network since the last call. */
    public List<byte[]> takeDelivered() {
        List<byte[]> taken = List.copyOf(delivered);
        delivered.clear();
        return taken;
    }

    @Override
    public void received(int sourceHostId, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(message.position(), bytes);
        delivered.add(bytes);
    }

    @Override
    public void reachabilityChanged(int otherHostId, boolean reachable) {}

    @Override
    public void close() {
        knet.close();
    }
}
