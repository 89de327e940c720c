package carousel.compression.lz4.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.itest.compression.CompressionContract;
import org.junit.jupiter.api.BeforeEach;

class Lz4HcNativeTest extends CompressionContract {
    private static final Lz4Library LIBRARY = Lz4Library.fastest();

    Lz4HcNativeTest() {
        super(new Lz4HcProvider(LIBRARY), Lz4Traits.lz4hc(Lz4Traits.NATIVE_ALLOCATION_LIMIT_BYTES));
    }

    @BeforeEach
    void needsTheNativeLibrary() {
        assumeTrue(LIBRARY.isNative(), "lz4-java has no native library for this machine");
    }
}
