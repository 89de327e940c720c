package carousel.compression.lz4.internal;

import net.jpountz.lz4.LZ4Factory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of the library's implementations is used: C where there is one for the machine, else Java. */
final class Lz4Library {
    private static final Logger LOGGER = LoggerFactory.getLogger("KNET");

    private final LZ4Factory factory;
    private final boolean isNative;

    private Lz4Library(LZ4Factory factory, boolean isNative) {
        this.factory = factory;
        this.isNative = isNative;
    }

    /** The fastest one. {@code LZ4Factory.fastestInstance()} never chooses C outside the system class loader. */
    static Lz4Library fastest() {
        try {
            return new Lz4Library(LZ4Factory.nativeInstance(), true);
        } catch (LinkageError | AssertionError e) { // the library turns some failures to load into AssertionErrors
            LOGGER.warn(
                    "compress: The native library of lz4 cannot be loaded, lz4 and lz4hc run in Java: {}",
                    e.toString());
            return inJava();
        }
    }

    /** The one for machines without a native library. */
    static Lz4Library inJava() {
        return new Lz4Library(LZ4Factory.fastestJavaInstance(), false);
    }

    boolean isNative() {
        return isNative;
    }

    LZ4Factory factory() {
        return factory;
    }
}
