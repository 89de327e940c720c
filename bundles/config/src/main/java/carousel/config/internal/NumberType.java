package carousel.config.internal;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** The integer types of the configuration map, with their ranges. */
enum NumberType {
    /** One byte. */
    U8(CmapType.UINT8, "0", "255"),
    /** Two bytes. */
    U16(CmapType.UINT16, "0", "65535"),
    /** Four bytes. */
    U32(CmapType.UINT32, "0", "4294967295"),
    /** Four bytes with sign. */
    I32(CmapType.INT32, "-2147483648", "2147483647"),
    /** Eight bytes. */
    U64(CmapType.UINT64, "0", "18446744073709551615");

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private final CmapType type;
    private final BigInteger min;
    private final BigInteger max;

    NumberType(CmapType type, String min, String max) {
        this.type = type;
        this.min = new BigInteger(min);
        this.max = new BigInteger(max);
    }

    /** Reads a value; the key is for the text of the refusal. */
    CmapValue.IntegerValue parse(String key, String text) throws InvalidLineException {
        if (INTEGER.matcher(text).matches()) {
            BigInteger value = new BigInteger(text);
            if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
                return new CmapValue.IntegerValue(type, value.longValue());
            }
        }
        throw new InvalidLineException("Value of key \"" + key + "\" is expected to be integer in range (" + min + ".."
                + max + "), but \"" + text + "\" was given");
    }
}
