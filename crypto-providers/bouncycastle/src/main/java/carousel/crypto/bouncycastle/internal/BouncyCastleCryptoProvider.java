package carousel.crypto.bouncycastle.internal;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import carousel.crypto.packet.AesPacketCrypto;
import carousel.crypto.packet.CryptoSuite;
import carousel.crypto.packet.HashPacketCrypto;
import carousel.crypto.packet.SaltSource;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.CryptoServicesRegistrar;
import org.bouncycastle.crypto.NativeServices;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The model {@code nss}; models are equivalent on the wire. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CryptoProvider.NAMESPACE, attribute = "model=nss")
public final class BouncyCastleCryptoProvider implements CryptoProvider {
    private static final Logger LOG = LoggerFactory.getLogger("KNET");

    private final SecureRandom random = new SecureRandom();

    /** Says what the crypto runs on: without native code it takes several times as long. */
    @Activate
    void activate() {
        if (CryptoServicesRegistrar.hasEnabledService(NativeServices.AES_CBC)) {
            LOG.debug(
                    "crypto model nss runs on Bouncy Castle's native code: {}", CryptoServicesRegistrar.nativeStatus());
        } else {
            LOG.info(
                    "crypto model nss runs without Bouncy Castle's native code: {}",
                    CryptoServicesRegistrar.nativeStatus());
        }
    }

    @Override
    public String model() {
        return "nss";
    }

    @Override
    public PacketCrypto newPacketCrypto(CryptoSettings settings) {
        CryptoSuite suite = CryptoSuite.of(settings);
        byte[] key = settings.key();
        try {
            BouncyCastleHmac hmac = new BouncyCastleHmac(suite.hash(), key);
            return suite.aesKeyBytes() == 0
                    ? new HashPacketCrypto(hmac)
                    : new AesPacketCrypto(
                            new BouncyCastleBlockChain(key, suite.aesKeyBytes()), hmac, new SaltSource(random));
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
