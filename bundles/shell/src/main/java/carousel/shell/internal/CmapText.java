package carousel.shell.internal;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/** Values of the map as corosync-cmapctl prints and reads them. */
final class CmapText {
    private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");

    private CmapText() {}

    /**
     * {@code key (type) = value}; without a value part for bytes that are not to be shown.
     *
     * @param quiet the value alone
     */
    static String line(String key, CmapValue value, boolean quiet, boolean showsBytes) {
        boolean isHidden = value instanceof CmapValue.BinaryValue && !showsBytes;
        String text = isHidden ? "" : value(value);
        if (quiet) {
            return text;
        }
        return key + " (" + value.type().shortName() + ")" + (isHidden ? "" : " = " + text);
    }

    static String value(CmapValue value) {
        if (value instanceof CmapValue.DecimalValue decimal) {
            return decimal(decimal.number());
        }
        if (value instanceof CmapValue.BinaryValue binary) {
            return bytes(binary.bytes());
        }
        return Sentences.printable(value.toString());
    }

    private static String decimal(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        }
        return String.format(Locale.ROOT, "%f", number);
    }

    private static String bytes(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte octet : bytes) {
            if (octet == '\\') {
                text.append("\\\\");
            } else if (octet >= ' ' && octet < 0x7f) {
                text.append((char) octet);
            } else {
                text.append(String.format(Locale.ROOT, "\\x%02X", octet));
            }
        }
        return text.toString();
    }

    /**
     * The type of that short name.
     *
     * @throws CommandFailure when there is none
     */
    static CmapType type(String shortName) throws CommandFailure {
        for (CmapType type : CmapType.values()) {
            if (type.shortName().equals(shortName)) {
                return type;
            }
        }
        throw new CommandFailure("Unknown type " + Sentences.printable(shortName));
    }

    /** A value of any type but binary. */
    static CmapValue parse(CmapType type, String text) throws CommandFailure {
        return switch (type) {
            case STRING -> CmapValue.of(text);
            case FLOAT, DOUBLE -> decimal(type, text);
            case BINARY -> throw new IllegalArgumentException("bytes have no text");
            default -> integer(type, text);
        };
    }

    private static CmapValue decimal(CmapType type, String text) throws CommandFailure {
        String word = text.strip().toLowerCase(Locale.ROOT);
        double number;
        try {
            number = switch (word) {
                case "inf", "+inf", "infinity" -> Double.POSITIVE_INFINITY;
                case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> Double.parseDouble(word);
            };
        } catch (NumberFormatException e) {
            throw notOfType(text, type, "type value");
        }
        return new CmapValue.DecimalValue(type, type == CmapType.FLOAT ? (float) number : number);
    }

    private static CmapValue integer(CmapType type, String text) throws CommandFailure {
        String digits = text.strip();
        if (!INTEGER.matcher(digits).matches()) {
            throw notOfType(text, type, "type value");
        }
        BigInteger number = new BigInteger(digits);
        int bits = 8 * type.sizeBytes();
        BigInteger range = BigInteger.ONE.shiftLeft(bits);
        BigInteger least = type.isSigned() ? range.shiftRight(1).negate() : BigInteger.ZERO;
        if (number.compareTo(least) < 0 || number.compareTo(least.add(range)) >= 0) {
            throw notOfType(text, type, "integer");
        }
        return new CmapValue.IntegerValue(type, number.longValue());
    }

    private static CommandFailure notOfType(String text, CmapType type, String what) {
        return new CommandFailure(Sentences.printable(text) + " is not valid " + type.shortName() + " " + what);
    }
}
