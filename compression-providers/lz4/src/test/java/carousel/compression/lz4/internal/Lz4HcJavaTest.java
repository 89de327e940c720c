package carousel.compression.lz4.internal;

import carousel.itest.compression.CompressionContract;

class Lz4HcJavaTest extends CompressionContract {
    Lz4HcJavaTest() {
        super(new Lz4HcProvider(Lz4Library.inJava()), Lz4Traits.lz4hc(Lz4Traits.JAVA_ALLOCATION_LIMIT_BYTES));
    }
}
