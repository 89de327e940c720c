package carousel.crypto.bouncycastle.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.itest.crypto.CryptoProviderContract;
import org.junit.jupiter.api.Test;

class BouncyCastleCryptoProviderTest extends CryptoProviderContract {
    BouncyCastleCryptoProviderTest() {
        super(new BouncyCastleCryptoProvider());
    }

    @Test
    void isTheModelNss() {
        assertEquals("nss", new BouncyCastleCryptoProvider().model());
    }
}
