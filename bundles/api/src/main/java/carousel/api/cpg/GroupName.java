package carousel.api.cpg;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A group's name: up to 128 bytes of any value, equal when all bytes are (totem-wire 12.2). Ordered by its bytes, unsigned. */
public final class GroupName implements Comparable<GroupName> {
    private final byte[] bytes;
    private final int hash;

    private GroupName(byte[] bytes) {
        this.bytes = bytes;
        hash = Arrays.hashCode(bytes);
    }

    /**
     * The name that a text has in UTF-8.
     *
     * @throws CorosyncException INVALID_PARAM when it is empty, NAME_TOO_LONG when it has more than
     *     {@link Cpg#MAX_GROUP_NAME_BYTES} bytes
     */
    public static GroupName of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            throw new CorosyncException(
                    CorosyncStatus.INVALID_PARAM, "The group name is empty, expected 1 to 128 bytes.");
        }
        return checked(bytes);
    }

    /**
     * The name of these bytes, which are copied. None is a name too: programs in C may use it.
     *
     * @throws CorosyncException NAME_TOO_LONG when there are more than {@link Cpg#MAX_GROUP_NAME_BYTES}
     */
    public static GroupName of(byte[] bytes) {
        return checked(bytes.clone());
    }

    private static GroupName checked(byte[] bytes) {
        if (bytes.length > Cpg.MAX_GROUP_NAME_BYTES) {
            throw new CorosyncException(
                    CorosyncStatus.NAME_TOO_LONG,
                    "The group name has " + bytes.length + " bytes, expected at most " + Cpg.MAX_GROUP_NAME_BYTES
                            + ".");
        }
        return new GroupName(bytes);
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Writes the bytes into a buffer, whose position stays. */
    public void put(ByteBuffer target, int at) {
        target.put(at, bytes);
    }

    /** Whether a buffer has exactly these bytes there. */
    public boolean equalsBytes(ByteBuffer source, int at, int length) {
        if (length != bytes.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (source.get(at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(GroupName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupName that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** The bytes read as UTF-8; what is none is shown as U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
