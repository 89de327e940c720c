package carousel.api.crypto;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A crypto model of knet, found as a service by its model name. Models are equivalent on the wire. With no provider left
 * nothing is ever sent in clear: links go down until one comes. A bundle with a model provides the capability
 * {@code carousel.crypto;model=NAME}.
 */
@ConsumerType
public interface CryptoProvider {
    /** Namespace of the bundle capability. */
    String NAMESPACE = "carousel.crypto";

    /** The value of {@code crypto_model} in corosync.conf: {@code openssl}, {@code nss}. */
    String model();

    /**
     * Makes a sealer and opener of packets.
     *
     * @throws IllegalArgumentException when the provider lacks the cipher or the hash; the message names it and never the key
     */
    PacketCrypto newPacketCrypto(CryptoSettings settings);
}
