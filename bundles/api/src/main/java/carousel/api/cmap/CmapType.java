package carousel.api.cmap;

/** The types of values in the configuration map (cmap_get(3), services reference 5.1). */
public enum CmapType {
    /** Signed, one byte. */
    INT8(1, "i8", 1, true),
    /** Unsigned, one byte. */
    UINT8(2, "u8", 1, false),
    /** Signed, two bytes. */
    INT16(3, "i16", 2, true),
    /** Unsigned, two bytes. */
    UINT16(4, "u16", 2, false),
    /** Signed, four bytes. */
    INT32(5, "i32", 4, true),
    /** Unsigned, four bytes. */
    UINT32(6, "u32", 4, false),
    /** Signed, eight bytes. */
    INT64(7, "i64", 8, true),
    /** Unsigned, eight bytes. */
    UINT64(8, "u64", 8, false),
    /** IEEE 754, four bytes. */
    FLOAT(9, "flt", 4, true),
    /** IEEE 754, eight bytes. */
    DOUBLE(10, "dbl", 8, true),
    /** Text; a zero byte ends it in C. */
    STRING(11, "str", 0, false),
    /** Any bytes. */
    BINARY(12, "bin", 0, false);

    private final int code;
    private final String shortName;
    private final int sizeBytes;
    private final boolean signed;

    CmapType(int code, String shortName, int sizeBytes, boolean signed) {
        this.code = code;
        this.shortName = shortName;
        this.sizeBytes = sizeBytes;
        this.signed = signed;
    }

    /** Number of the type in {@code cmap.h}. */
    public int code() {
        return code;
    }

    /** Name that {@code corosync-cmapctl} takes and prints. */
    public String shortName() {
        return shortName;
    }

    /** Bytes of a value, 0 for the types without a fixed length. */
    public int sizeBytes() {
        return sizeBytes;
    }

    /** Whether values may be negative. */
    public boolean isSigned() {
        return signed;
    }

    /** Whether the values are whole numbers. */
    public boolean isInteger() {
        return code <= UINT64.code;
    }
}
