package carousel.crypto.bouncycastle.internal;

import carousel.crypto.packet.BlockChain;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.modes.CBCModeCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** AES-CBC of Bouncy Castle. */
final class BouncyCastleBlockChain implements BlockChain {
    private final CBCModeCipher encryption = CBCBlockCipher.newInstance(AESEngine.newInstance());
    private final CBCModeCipher decryption = CBCBlockCipher.newInstance(AESEngine.newInstance());

    /**
     * A chain.
     *
     * @param key the private key, of which the AES key is the beginning
     */
    BouncyCastleBlockChain(byte[] key, int aesKeyBytes) {
        KeyParameter aesKey = new KeyParameter(key, 0, aesKeyBytes);
        ParametersWithIV parameters = new ParametersWithIV(aesKey, new byte[BLOCK_BYTES]);
        encryption.init(true, parameters);
        decryption.init(false, parameters);
        Arrays.fill(aesKey.getKey(), (byte) 0);
    }

    @Override
    public void encrypt(byte[] clear, byte[] wire, int lengthBytes) {
        encryption.reset();
        encryption.processBlocks(clear, 0, lengthBytes / BLOCK_BYTES, wire, 0);
    }

    @Override
    public void decrypt(byte[] wire, byte[] clear, int lengthBytes) {
        decryption.processBlocks(wire, 0, lengthBytes / BLOCK_BYTES, clear, 0);
    }

    /** Native code wipes its key schedules when it frees them, the library's Java code cannot. */
    @Override
    public void wipe() {}
}
