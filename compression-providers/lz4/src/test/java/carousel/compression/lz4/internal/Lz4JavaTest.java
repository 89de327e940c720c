package carousel.compression.lz4.internal;

import carousel.itest.compression.CompressionContract;

class Lz4JavaTest extends CompressionContract {
    Lz4JavaTest() {
        super(new Lz4Provider(Lz4Library.inJava()), Lz4Traits.lz4(Lz4Traits.JAVA_ALLOCATION_LIMIT_BYTES));
    }
}
