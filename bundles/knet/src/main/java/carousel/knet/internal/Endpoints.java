package carousel.knet.internal;

import carousel.api.knet.LinkSettings;
import carousel.api.loop.EventLoop;
import carousel.api.transport.TransportProvider;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The open local addresses of a handle: one for each address and transport, whatever the number of links and hosts. */
final class Endpoints {
    private record Key(String transport, InetSocketAddress local) {}

    private final EventLoop loop;
    private final Receiver receiver;
    private final LinkStates linkStates;
    private final CryptoSlots crypto;
    private final int ipDscp;
    private final Map<Key, SharedEndpoint> endpoints = new LinkedHashMap<>();
    private List<TransportProvider> providers = List.of();

    Endpoints(EventLoop loop, Receiver receiver, LinkStates linkStates, CryptoSlots crypto, int ipDscp) {
        this.loop = loop;
        this.receiver = receiver;
        this.linkStates = linkStates;
        this.crypto = crypto;
        this.ipDscp = ipDscp;
    }

    /** Refuses a static link where dynamic ones are, and the other way round (knet-wire 4.5). */
    void check(LinkSettings settings) {
        SharedEndpoint endpoint = endpoints.get(new Key(settings.transport(), settings.local()));
        Boolean isDynamic = endpoint == null ? null : endpoint.isDynamic();
        if (isDynamic != null && isDynamic != settings.isDynamic()) {
            throw new IllegalArgumentException("The local address " + settings.local() + " has "
                    + (isDynamic ? "dynamic" : "static") + " links; a " + (isDynamic ? "static" : "dynamic")
                    + " one needs another.");
        }
    }

    void add(Link link) {
        Key key = key(link);
        SharedEndpoint endpoint = endpoints.get(key);
        if (endpoint == null) {
            endpoint = new SharedEndpoint(loop, receiver, linkStates, crypto, key.transport(), key.local(), ipDscp);
            endpoints.put(key, endpoint);
            endpoint.useProviders(providers);
        }
        endpoint.add(link);
    }

    /** Takes a link off the network; the last one closes its address. */
    void remove(Link link) {
        Key key = key(link);
        SharedEndpoint endpoint = endpoints.get(key);
        if (endpoint != null && endpoint.remove(link)) {
            endpoints.remove(key);
            endpoint.close();
        }
    }

    void useProviders(List<TransportProvider> available) {
        providers = available;
        for (SharedEndpoint endpoint : List.copyOf(endpoints.values())) {
            endpoint.useProviders(available);
        }
    }

    private static Key key(Link link) {
        return new Key(link.settings().transport(), link.settings().local());
    }
}
