package carousel.compression.lz4.internal;

import carousel.itest.compression.CompressionContract;

class Lz4HcNativeTest extends CompressionContract {
    Lz4HcNativeTest() {
        super(new Lz4HcProvider(Lz4Library.fastest()), Lz4Traits.lz4hc(Lz4Traits.NATIVE_ALLOCATION_LIMIT_BYTES));
    }
}
