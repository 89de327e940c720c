package carousel.compression.lz4.internal;

import carousel.itest.compression.CompressionContract;

class Lz4NativeTest extends CompressionContract {
    Lz4NativeTest() {
        super(new Lz4Provider(Lz4Library.fastest()), Lz4Traits.lz4(Lz4Traits.NATIVE_ALLOCATION_LIMIT_BYTES));
    }
}
