package carousel.crypto.bouncycastle.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import carousel.api.crypto.CryptoProvider;
import carousel.itest.crypto.CryptoProviderContract;
import org.junit.jupiter.api.Test;

/** On a system that the library has no native code for, its Java code does the same. */
class WithoutNativeCodeTest extends CryptoProviderContract {
    private static final BundleCopy COPY;
    private static final CryptoProvider PROVIDER;

    static {
        String architecture = System.getProperty("os.arch", "");
        System.setProperty("os.arch", "unknown");
        try {
            COPY = new BundleCopy();
            COPY.nativeStatus();
            PROVIDER = COPY.newProvider();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            System.setProperty("os.arch", architecture);
        }
    }

    WithoutNativeCodeTest() {
        super(PROVIDER);
    }

    @Test
    void isWithoutNativeCode() throws Exception {
        assertEquals("there is none for this system", COPY.nativeStatus());
        assertNotSame(BouncyCastleCryptoProvider.class, PROVIDER.getClass());
    }
}
