package carousel.ipc.internal.cmap;

import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;
import carousel.api.cmap.CmapValue.BinaryValue;
import carousel.api.cmap.CmapValue.DecimalValue;
import carousel.api.cmap.CmapValue.IntegerValue;
import carousel.api.cmap.CmapValue.StringValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values as programs in C have them: numbers in the machine's order, texts with a zero at the end. */
final class ValueBytes {
    private ValueBytes() {}

    /** The value's bytes; a text's with the zero. */
    static byte[] of(CmapValue value) {
        int size = value.type().sizeBytes();
        ByteBuffer bytes = ByteBuffer.allocate(Math.max(size, Long.BYTES)).order(ByteOrder.nativeOrder());
        if (value instanceof IntegerValue integer) {
            switch (size) {
                case Byte.BYTES -> bytes.put(0, (byte) integer.number());
                case Short.BYTES -> bytes.putShort(0, (short) integer.number());
                case Integer.BYTES -> bytes.putInt(0, (int) integer.number());
                default -> bytes.putLong(0, integer.number());
            }
        } else if (value instanceof DecimalValue decimal) {
            if (size == Float.BYTES) {
                bytes.putFloat(0, (float) decimal.number());
            } else {
                bytes.putDouble(0, decimal.number());
            }
        } else if (value instanceof BinaryValue binary) {
            return binary.bytes();
        } else {
            byte[] text = TextBytes.of(value.toString());
            return Arrays.copyOf(text, text.length + 1);
        }
        return Arrays.copyOf(bytes.array(), size);
    }

    /** The value that bytes of a type are, or null when there is no such type or it has another length. A text may lack its zero. */
    static @Nullable CmapValue read(int typeCode, byte[] bytes) {
        CmapType type = null;
        for (CmapType one : CmapType.values()) {
            if (one.code() == typeCode) {
                type = one;
            }
        }
        if (type == null || (type.sizeBytes() != 0 && type.sizeBytes() != bytes.length)) {
            return null;
        }
        ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        return switch (type) {
            case STRING -> new StringValue(text(bytes));
            case BINARY -> new BinaryValue(bytes);
            case FLOAT -> new DecimalValue(type, value.getFloat());
            case DOUBLE -> new DecimalValue(type, value.getDouble());
            case INT8 -> new IntegerValue(type, value.get());
            case UINT8 -> new IntegerValue(type, Byte.toUnsignedLong(value.get()));
            case INT16 -> new IntegerValue(type, value.getShort());
            case UINT16 -> new IntegerValue(type, Short.toUnsignedLong(value.getShort()));
            case INT32 -> new IntegerValue(type, value.getInt());
            case UINT32 -> new IntegerValue(type, Integer.toUnsignedLong(value.getInt()));
            case INT64, UINT64 -> new IntegerValue(type, value.getLong());
        };
    }

    private static String text(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return TextBytes.read(bytes, length);
    }
}
