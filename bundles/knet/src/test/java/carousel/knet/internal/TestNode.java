package carousel.knet.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.crypto.CryptoProvider;
import carousel.api.knet.KnetListener;
import carousel.api.knet.KnetSettings;
import carousel.api.knet.LinkSettings;
import carousel.api.knet.LinkStatus;
import carousel.api.transport.TransportProvider;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A link manager on virtual time that remembers what it was told. Node N's link L has the address 10.L.N or fd00::L:N. */
final class TestNode implements KnetListener {
    @SuppressWarnings("ArrayRecordComponent") // compared by content nowhere
    record Message(int source, byte[] bytes) {}

    static final int PORT = 5405;

    final int id;
    final VirtualLoop loop;
    final KnetHandle handle;
    final List<Message> received = new ArrayList<>();
    final List<String> reachability = new ArrayList<>();
    boolean refuseAll;
    private ProviderSet providers;
    private Runnable whenReceived = () -> {};

    TestNode(VirtualClock clock, KnetSettings settings, ProviderSet providers) {
        this.id = settings.hostId();
        this.loop = new VirtualLoop(clock);
        this.handle = new KnetHandle(settings, loop, this, closed -> {});
        this.providers = providers;
        loop.run(() -> handle.start(providers));
    }

    static ProviderSet transports(TransportProvider... transports) {
        return new ProviderSet(List.of(transports), List.of(), List.of());
    }

    static InetSocketAddress address(int node, int link) {
        return new InetSocketAddress("10." + link + "." + (node >> 8) + "." + (node & 0xff), PORT);
    }

    static LinkSettings link(int from, int to, int number, String transport, int priority) {
        return new LinkSettings(
                number, transport, address(from, number), address(to, number), priority, 750, 1500, 2048, 2);
    }

    /** Makes the peer known, with links 0 to {@code links - 1}. */
    void peer(int peer, int links) {
        loop.run(() -> {
            handle.addHost(peer, "node" + peer);
            for (int number = 0; number < links; number++) {
                handle.addLink(peer, link(id, peer, number, "udp", 1));
            }
        });
    }

    void use(ProviderSet newProviders) {
        providers = newProviders;
        loop.run(() -> handle.useProviders(newProviders));
    }

    void useCompressions(CompressionProvider... compressions) {
        use(new ProviderSet(providers.transports(), List.of(compressions), providers.cryptos()));
    }

    void useCryptos(CryptoProvider... cryptos) {
        use(new ProviderSet(providers.transports(), providers.compressions(), List.of(cryptos)));
    }

    void useTransports(TransportProvider... transports) {
        use(new ProviderSet(List.of(transports), providers.compressions(), providers.cryptos()));
    }

    void broadcast(byte[] message) {
        loop.run(() -> handle.broadcast(ByteBuffer.wrap(message), true));
    }

    void unicast(int target, byte[] message) {
        loop.run(() -> handle.unicast(target, ByteBuffer.wrap(message)));
    }

    /** Called within each delivery. */
    void whenReceived(Runnable task) {
        whenReceived = task;
    }

    LinkStatus status(int host, int link) {
        return handle.links().stream()
                .filter(status -> status.hostId() == host && status.linkNumber() == link)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void received(int sourceHostId, ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(message.position(), bytes);
        received.add(new Message(sourceHostId, bytes));
        whenReceived.run();
    }

    @Override
    public boolean accepts(int sourceHostId, ByteBuffer message) {
        return !refuseAll;
    }

    @Override
    public void reachabilityChanged(int hostId, boolean reachable) {
        reachability.add(hostId + (reachable ? " up" : " down"));
    }

    @Override
    public void hostGone(int hostId) {
        reachability.add(hostId + " gone");
    }
}
