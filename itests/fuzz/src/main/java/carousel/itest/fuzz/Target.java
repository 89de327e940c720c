package carousel.itest.fuzz;

import java.util.Locale;

/** What is fuzzed. */
enum Target {
    /** Raw datagrams in clear. */
    CLEAR(ClearTarget.class),
    /** Datagrams behind the HMAC. */
    SEALED(SealedTarget.class),
    /** Sequences of nearly right packets. */
    SEQUENCE(SequenceTarget.class),
    /** The crypto models alone. */
    CRYPTO(CryptoTarget.class),
    /** The decoders alone. */
    DECOMPRESSOR(DecompressorTarget.class);

    private final Class<?> entry;

    Target(Class<?> entry) {
        this.entry = entry;
    }

    /** The class with the method that Jazzer calls. */
    Class<?> entry() {
        return entry;
    }

    /** The name for people and folders. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One input, as the fuzzer would run it. */
    void run(byte[] input) {
        switch (this) {
            case CLEAR -> ClearTarget.fuzzerTestOneInput(input);
            case SEALED -> SealedTarget.fuzzerTestOneInput(input);
            case SEQUENCE -> SequenceTarget.fuzzerTestOneInput(input);
            case CRYPTO -> CryptoTarget.fuzzerTestOneInput(input);
            case DECOMPRESSOR -> DecompressorTarget.fuzzerTestOneInput(input);
        }
    }
}
