package carousel.crypto.jce.internal;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import carousel.crypto.packet.AesPacketCrypto;
import carousel.crypto.packet.CryptoSuite;
import carousel.crypto.packet.HashPacketCrypto;
import carousel.crypto.packet.SaltSource;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** The model {@code openssl}; models are equivalent on the wire. */
@Component(configurationPolicy = ConfigurationPolicy.IGNORE, immediate = true)
@Capability(namespace = CryptoProvider.NAMESPACE, attribute = "model=openssl")
public final class JceProvider implements CryptoProvider {
    private final SecureRandom random = new SecureRandom();

    @Override
    public String model() {
        return "openssl";
    }

    @Override
    public PacketCrypto newPacketCrypto(CryptoSettings settings) {
        CryptoSuite suite = CryptoSuite.of(settings);
        byte[] key = settings.key();
        try {
            JceHmac hmac = new JceHmac(suite.hash(), key);
            return suite.aesKeyBytes() == 0
                    ? new HashPacketCrypto(hmac)
                    : new AesPacketCrypto(new JceBlockChain(key, suite.aesKeyBytes()), hmac, new SaltSource(random));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "This Java runtime lacks crypto cipher " + settings.cipher() + " with hash " + settings.hash()
                            + ".",
                    e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }
}
