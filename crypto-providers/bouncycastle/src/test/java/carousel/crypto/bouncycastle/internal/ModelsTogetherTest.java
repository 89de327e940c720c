package carousel.crypto.bouncycastle.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import carousel.api.crypto.CryptoSettings;
import carousel.api.crypto.PacketCrypto;
import carousel.crypto.jce.internal.JceProvider;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes with different models understand each other (knet-wire 2.6). */
class ModelsTogetherTest {
    @ParameterizedTest
    @ValueSource(strings = {"none", "aes128", "aes192", "aes256"})
    void whatOneSealsTheOtherOpens(String cipher) {
        Random random = new Random(4);
        byte[] key = new byte[1000];
        random.nextBytes(key);
        for (String hash : new String[] {"md5", "sha1", "sha256", "sha384", "sha512"}) {
            CryptoSettings settings = new CryptoSettings("nss", cipher, hash, key);
            try (PacketCrypto nss = new BouncyCastleCryptoProvider().newPacketCrypto(settings);
                    PacketCrypto openssl = new JceProvider().newPacketCrypto(settings)) {
                assertEquals(openssl.saltBytes(), nss.saltBytes());
                assertEquals(openssl.blockBytes(), nss.blockBytes());
                assertEquals(openssl.hashBytes(), nss.hashBytes());
                for (int plainBytes : new int[] {1, 16, 26, 100, 1446, 65_562}) {
                    byte[] packet = new byte[plainBytes];
                    random.nextBytes(packet);
                    assertPasses(packet, nss, openssl);
                    assertPasses(packet, openssl, nss);
                }
            }
        }
    }

    private static void assertPasses(byte[] packet, PacketCrypto sender, PacketCrypto receiver) {
        ByteBuffer sealed = ByteBuffer.allocate(sender.sealedBytes(packet.length));
        sender.seal(ByteBuffer.wrap(packet), sealed);
        ByteBuffer plain = ByteBuffer.allocate(packet.length);
        assertTrue(receiver.open(sealed.flip(), plain));
        assertArrayEquals(packet, plain.array());
    }
}
