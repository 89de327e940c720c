package carousel.knet.internal;

import carousel.api.crypto.CryptoProvider;
import carousel.api.knet.KnetFactory;
import carousel.api.transport.TransportProvider;
import java.util.List;
import java.util.Map;

/** The link manager's component with given providers, as the framework would put it together. */
public final class AssembledKnet {
    private AssembledKnet() {}

    /** A factory whose link managers find exactly these providers. */
    public static KnetFactory of(List<TransportProvider> transports, List<CryptoProvider> cryptos) {
        KnetComponent component = new KnetComponent();
        transports.forEach(provider -> component.bindTransport(provider, Map.of()));
        cryptos.forEach(provider -> component.bindCrypto(provider, Map.of()));
        return component;
    }
}
