package carousel.itest.fuzz;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import carousel.itest.verify.network.Providers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Two crypto configurations that the fuzzer has the keys of. */
final class Keys {
    private static final int LONGEST_PACKET_BYTES = 65_535;
    private static final List<CryptoProvider> PROVIDERS = new Providers().cryptos();

    static final List<CryptoSettings> SLOTS = List.of(
            new CryptoSettings("nss", "aes256", "sha256", key(1)),
            new CryptoSettings("openssl", "none", "sha1", key(2)));

    private static final List<PacketCrypto> CRYPTOS = SLOTS.stream()
            .map(settings -> PROVIDERS.get(0).newPacketCrypto(settings))
            .toList();

    private Keys() {}

    /** Some key; the same for the same number. */
    static byte[] key(int number) {
        byte[] key = new byte[CryptoSettings.MIN_KEY_BYTES];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (i * 31 + number);
        }
        return key;
    }

    /** Seals with slot 1 or 2. */
    static byte[] seal(int slot, byte[] plain) {
        ByteBuffer sealed = ByteBuffer.allocate(plain.length + 128);
        CRYPTOS.get(slot - 1).seal(ByteBuffer.wrap(plain), sealed);
        return Arrays.copyOf(sealed.array(), sealed.position());
    }

    /** Opens a packet that was sealed with slot 1. */
    static byte[] open(byte[] sealed) {
        ByteBuffer plain = ByteBuffer.allocate(LONGEST_PACKET_BYTES);
        Violation.unless(
                CRYPTOS.get(0).open(ByteBuffer.wrap(sealed), plain), "a packet leaves without the seal of slot 1");
        return Arrays.copyOf(plain.array(), plain.position());
    }
}
