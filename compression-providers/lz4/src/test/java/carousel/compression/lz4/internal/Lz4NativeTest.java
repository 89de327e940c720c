package carousel.compression.lz4.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import carousel.itest.compression.CompressionContract;
import org.junit.jupiter.api.BeforeEach;

class Lz4NativeTest extends CompressionContract {
    private static final Lz4Library LIBRARY = Lz4Library.fastest();

    Lz4NativeTest() {
        super(new Lz4Provider(LIBRARY), Lz4Traits.lz4(Lz4Traits.NATIVE_ALLOCATION_LIMIT_BYTES));
    }

    @BeforeEach
    void needsTheNativeLibrary() {
        assumeTrue(LIBRARY.isNative(), "lz4-java has no native library for this machine");
    }
}
