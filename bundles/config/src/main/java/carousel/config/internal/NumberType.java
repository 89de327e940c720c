package carousel.config.internal;

import java.math.BigInteger;
import java.util.regex.Pattern;

/** The integer types of the configuration map, with their ranges. */
enum NumberType {
    /** One byte. */
    U8("0", "255"),
    /** Two bytes. */
    U16("0", "65535"),
    /** Four bytes. */
    U32("0", "4294967295"),
    /** Four bytes with sign. */
    I32("-2147483648", "2147483647"),
    /** Eight bytes. */
    U64("0", "18446744073709551615");

    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private final BigInteger min;
    private final BigInteger max;

    NumberType(String min, String max) {
        this.min = new BigInteger(min);
        this.max = new BigInteger(max);
    }

    /** Reads a value; the key is for the text of the refusal. */
    BigInteger parse(String key, String text) throws InvalidLineException {
        if (INTEGER.matcher(text).matches()) {
            BigInteger value = new BigInteger(text);
            if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
                return value;
            }
        }
        throw new InvalidLineException("Value of key \"" + key + "\" is expected to be integer in range (" + min + ".."
                + max + "), but \"" + text + "\" was given");
    }
}
