package carousel.itest.fuzz;

import carousel.api.crypto.CryptoProvider;
import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import carousel.itest.verify.network.Providers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes against the openers of every crypto model, cipher and hash. One byte for the configuration, one for what is done, one
 * for the place of a damage; the rest is the packet, taken as sealed or as plain.
 */
public final class CryptoTarget {
    private static final String[] CIPHERS = {"none", "aes128", "aes192", "aes256"};
    private static final String[] HASHES = {"md5", "sha1", "sha256", "sha384", "sha512"};
    private static final int LONGEST_OVERHEAD_BYTES = 128;
    private static final List<PacketCrypto> CRYPTOS = cryptos();

    private CryptoTarget() {}

    private static List<PacketCrypto> cryptos() {
        List<PacketCrypto> cryptos = new ArrayList<>();
        for (CryptoProvider provider : new Providers().cryptos()) {
            for (String cipher : CIPHERS) {
                for (String hash : HASHES) {
                    cryptos.add(
                            provider.newPacketCrypto(new CryptoSettings(provider.model(), cipher, hash, Keys.key(3))));
                }
            }
        }
        return cryptos;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        PacketCrypto crypto = CRYPTOS.get(input.nextByte() % CRYPTOS.size());
        int what = input.nextByte();
        int place = input.nextByte();
        byte[] packet = input.rest();
        if (what % 4 == 0) {
            // nobody guesses an HMAC
            expect(crypto, packet, false, packet.length);
            return;
        }
        if (packet.length == 0) {
            return;
        }
        ByteBuffer sealed = ByteBuffer.allocate(packet.length + LONGEST_OVERHEAD_BYTES);
        crypto.seal(ByteBuffer.wrap(packet), sealed);
        byte[] wire = Arrays.copyOf(sealed.array(), sealed.position());
        Violation.unless(wire.length == crypto.sealedBytes(packet.length), "the sealed length is not as announced");
        switch (what % 4) {
            case 1 -> {
                byte[] plain = expect(crypto, wire, true, packet.length);
                Violation.unless(Arrays.equals(packet, plain), "what was sealed is opened to something else");
            }
            case 2 -> {
                wire[place * wire.length / 256] ^= (byte) (1 << (what >> 5));
                expect(crypto, wire, false, packet.length);
            }
            // there is no room for it, or a part is missing
            default -> {
                expect(crypto, wire, false, packet.length - 1);
                expect(crypto, Arrays.copyOf(wire, place * wire.length / 256), false, packet.length);
            }
        }
    }

    private static byte[] expect(PacketCrypto crypto, byte[] wire, boolean isAuthentic, int roomBytes) {
        ByteBuffer sealed = ByteBuffer.wrap(wire);
        ByteBuffer plain = ByteBuffer.allocate(roomBytes);
        boolean isOpened = crypto.open(sealed, plain);
        Violation.unless(isOpened == isAuthentic, isOpened ? "a packet is opened" : "an authentic packet is refused");
        Violation.unless(
                sealed.position() == 0 && sealed.limit() == wire.length, "the sealed buffer is not left as it was");
        Violation.unless(isOpened || plain.position() == 0, "a refused packet moves the target");
        return Arrays.copyOf(plain.array(), plain.position());
    }
}
