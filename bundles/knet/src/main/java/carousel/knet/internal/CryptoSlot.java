package carousel.knet.internal;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One crypto configuration and whoever carries it out now. */
final class CryptoSlot {
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final CryptoSettings settings;
    private @Nullable CryptoProvider provider;
    private @Nullable PacketCrypto packetCrypto;
    private CryptoOverhead overhead = CryptoOverhead.CLEAR;
    private boolean absenceTold;
    private boolean failureTold;
    private String refusal = "No provider is there.";

    CryptoSlot(CryptoSettings settings) {
        this.settings = settings;
    }

    boolean isReady() {
        return packetCrypto != null;
    }

    /** What the last provider that refused the settings said. */
    String refusal() {
        return refusal;
    }

    CryptoOverhead overhead() {
        return overhead;
    }

    boolean seal(ByteBuffer plain, ByteBuffer sealed) {
        PacketCrypto crypto = packetCrypto;
        if (crypto == null) {
            return false;
        }
        try {
            crypto.seal(plain, sealed);
            return true;
        } catch (RuntimeException e) {
            if (!failureTold) {
                LOG.error("crypto: Unable to seal with {}, packets are not sent", settings, e);
                failureTold = true;
            }
            return false;
        }
    }

    boolean open(ByteBuffer sealed, ByteBuffer plain) {
        PacketCrypto crypto = packetCrypto;
        return crypto != null && crypto.open(sealed, plain);
    }

    /**
     * Takes the best provider of the wanted model, or another one that can do the job: models are equivalent on the wire.
     * One that is in use and still the best stays undisturbed.
     */
    void useProviders(List<CryptoProvider> providers) {
        List<CryptoProvider> candidates = new ArrayList<>(providers);
        candidates.sort((left, right) -> Boolean.compare(isWanted(right), isWanted(left)));
        for (CryptoProvider candidate : candidates) {
            if (candidate == provider || use(candidate)) {
                return;
            }
        }
        close();
        if (!absenceTold) {
            LOG.error("crypto: No provider for {}: nothing is sent until one comes", settings);
            absenceTold = true;
        }
    }

    /** Lets go of the provider. */
    void close() {
        PacketCrypto crypto = packetCrypto;
        packetCrypto = null;
        provider = null;
        if (crypto != null) {
            crypto.close();
        }
    }

    private boolean isWanted(CryptoProvider candidate) {
        return candidate.model().equals(settings.model());
    }

    private boolean use(CryptoProvider candidate) {
        try {
            PacketCrypto made = candidate.newPacketCrypto(settings);
            close();
            absenceTold = false;
            failureTold = false;
            provider = candidate;
            packetCrypto = made;
            overhead = new CryptoOverhead(made.saltBytes(), made.hashBytes(), made.blockBytes());
            LOG.info("crypto: {} is done by model {}", settings, candidate.model());
            return true;
        } catch (RuntimeException e) {
            refusal = "Crypto model " + candidate.model() + " refused " + settings + ": " + e.getMessage();
            LOG.error("crypto: {}", refusal);
            return false;
        }
    }
}
