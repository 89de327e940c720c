package carousel.api.cmap;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A value of the configuration map with its type. Two are equal when type and bytes are. */
public sealed interface CmapValue {
    /** The value's type. */
    CmapType type();

    /** A text. */
    static CmapValue of(String text) {
        return new StringValue(text);
    }

    /** A whole number of four bytes without sign. */
    static CmapValue unsigned32(long number) {
        return new IntegerValue(CmapType.UINT32, number);
    }

    /** A whole number of one byte without sign. */
    static CmapValue unsigned8(int number) {
        return new IntegerValue(CmapType.UINT8, number);
    }

    /** A whole number of two bytes without sign. */
    static CmapValue unsigned16(int number) {
        return new IntegerValue(CmapType.UINT16, number);
    }

    /** A whole number of four bytes. */
    static CmapValue signed32(int number) {
        return new IntegerValue(CmapType.INT32, number);
    }

    /**
     * A whole number of eight bytes without sign.
     *
     * @param number the 64 bits: the upper half is negative here
     */
    static CmapValue unsigned64(long number) {
        return new IntegerValue(CmapType.UINT64, number);
    }

    /**
     * A whole number.
     *
     * @param type one of the integer types
     * @param number within the type's range; of {@link CmapType#UINT64} the 64 bits, so that the upper half is negative here
     */
    record IntegerValue(CmapType type, long number) implements CmapValue {
        /** Checks type and range. */
        public IntegerValue {
            if (!type.isInteger()) {
                throw new IllegalArgumentException(type + " is no type of whole numbers");
            }
            int spareBits = Long.SIZE - 8 * type.sizeBytes();
            long stored = type.isSigned() ? number << spareBits >> spareBits : number << spareBits >>> spareBits;
            if (stored != number) {
                throw new IllegalArgumentException(number + " does not fit type " + type.shortName());
            }
        }

        /** The number in decimal digits. */
        @Override
        public String toString() {
            return type.isSigned() ? Long.toString(number) : Long.toUnsignedString(number);
        }
    }

    /**
     * A number with a fraction.
     *
     * @param type {@link CmapType#FLOAT} or {@link CmapType#DOUBLE}
     * @param number the value; of a float widened
     */
    record DecimalValue(CmapType type, double number) implements CmapValue {
        /** Checks the type. */
        public DecimalValue {
            if (type != CmapType.FLOAT && type != CmapType.DOUBLE) {
                throw new IllegalArgumentException(type + " is no type of numbers with a fraction");
            }
        }

        @Override
        public String toString() {
            return Double.toString(number);
        }
    }

    /**
     * A text.
     *
     * @param text without the zero byte that ends it in C
     */
    record StringValue(String text) implements CmapValue {
        @Override
        public CmapType type() {
            return CmapType.STRING;
        }

        /** Written out, like the next: the first call of what Java makes for a record costs a starting node several milliseconds. */
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof StringValue value && value.text.equals(text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Bytes. */
    final class BinaryValue implements CmapValue {
        private final byte[] bytes;

        /** Keeps a copy. */
        public BinaryValue(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        /** A copy of the bytes. */
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public CmapType type() {
            return CmapType.BINARY;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof BinaryValue binary && Arrays.equals(bytes, binary.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        /** The bytes as hexadecimal digits. */
        @Override
        public String toString() {
            return HexFormat.of().formatHex(bytes);
        }
    }
}
