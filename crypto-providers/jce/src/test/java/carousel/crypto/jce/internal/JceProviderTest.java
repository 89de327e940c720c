package carousel.crypto.jce.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import carousel.itest.crypto.CryptoProviderContract;
import org.junit.jupiter.api.Test;

class JceProviderTest extends CryptoProviderContract {
    JceProviderTest() {
        super(new JceProvider());
    }

    @Test
    void isTheModelOpenssl() {
        assertEquals("openssl", new JceProvider().model());
    }
}
