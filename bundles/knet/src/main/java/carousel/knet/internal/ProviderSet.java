package carousel.knet.internal;

import carousel.api.compression.CompressionProvider;
import carousel.api.crypto.CryptoProvider;
import carousel.api.transport.TransportProvider;
import java.util.List;

/** The providers that are there at one moment, the best of each kind first. */
record ProviderSet(
        List<TransportProvider> transports, List<CompressionProvider> compressions, List<CryptoProvider> cryptos) {
    static final ProviderSet NONE = new ProviderSet(List.of(), List.of(), List.of());

    ProviderSet {
        transports = List.copyOf(transports);
        compressions = List.copyOf(compressions);
        cryptos = List.copyOf(cryptos);
    }
}
