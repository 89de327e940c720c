package carousel.itest.fuzz;

import java.util.Locale;
import java.util.function.Consumer;

/** What is fuzzed. */
enum Target {
    /** Raw datagrams in clear. */
    CLEAR(ClearTarget.class, ClearTarget::fuzzerTestOneInput),
    /** Datagrams behind the HMAC. */
    SEALED(SealedTarget.class, SealedTarget::fuzzerTestOneInput),
    /** Sequences of nearly right packets. */
    SEQUENCE(SequenceTarget.class, SequenceTarget::fuzzerTestOneInput),
    /** The crypto models alone. */
    CRYPTO(CryptoTarget.class, CryptoTarget::fuzzerTestOneInput),
    /** The decoders alone. */
    DECOMPRESSOR(DecompressorTarget.class, DecompressorTarget::fuzzerTestOneInput);

    private final Class<?> entry;
    private final Consumer<byte[]> body;

    Target(Class<?> entry, Consumer<byte[]> body) {
        this.entry = entry;
        this.body = body;
    }

    /** The class with the method that Jazzer calls. */
    String entryClass() {
        return entry.getName();
    }

    /** The name for people and folders. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One input, as the fuzzer would run it. */
    void run(byte[] input) {
        body.accept(input);
    }
}
