package carousel.compression.lz4.internal;

import carousel.itest.compression.CompressionTraits;
import java.util.List;
import java.util.Map;

/** The two models as the library's two implementations make them. */
final class Lz4Traits {
    /** The Java implementation's exceptions and tables. */
    static final int JAVA_ALLOCATION_LIMIT_BYTES = 500_000;

    static final int NATIVE_ALLOCATION_LIMIT_BYTES = 1000;

    private Lz4Traits() {}

    static CompressionTraits lz4(int allocationLimitBytes) {
        return traits(
                "lz4",
                2,
                List.of("compress-lz4-1.json", "compress-lz4-8.json", "compress-lz4-64k.json"),
                List.of(1, Integer.MIN_VALUE, -1, 0, 2, 8, 1000, 65_537, Integer.MAX_VALUE),
                allocationLimitBytes);
    }

    static CompressionTraits lz4hc(int allocationLimitBytes) {
        return traits(
                "lz4hc",
                3,
                List.of("compress-lz4hc-9.json"),
                List.of(9, Integer.MIN_VALUE, -1, 0, 1, 3, 12, 13, Integer.MAX_VALUE),
                allocationLimitBytes);
    }

    private static CompressionTraits traits(
            String model, int number, List<String> files, List<Integer> levels, int allocationLimitBytes) {
        return new CompressionTraits(
                model,
                number,
                files,
                levels,
                Map.of(),
                false,
                false,
                new byte[] {(byte) 0xf0},
                allocationLimitBytes,
                20_000,
                40);
    }
}
