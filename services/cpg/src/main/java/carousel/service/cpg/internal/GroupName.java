package carousel.service.cpg.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cpg.Cpg;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A group's name: 1 to 128 bytes of any value, equal when all bytes are (totem-wire 12.2). */
final class GroupName implements Comparable<GroupName> {
    private final byte[] bytes;
    private final int hash;

    private GroupName(byte[] bytes) {
        this.bytes = bytes;
        hash = Arrays.hashCode(bytes);
    }

    /** The UTF-8 bytes of a text, checked. */
    static GroupName of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0) {
            throw new CorosyncException(
                    CorosyncStatus.INVALID_PARAM, "The group name is empty, expected 1 to 128 bytes.");
        }
        if (bytes.length > Cpg.MAX_GROUP_NAME_BYTES) {
            throw new CorosyncException(
                    CorosyncStatus.NAME_TOO_LONG,
                    "The group name has " + bytes.length + " bytes in UTF-8, expected at most "
                            + Cpg.MAX_GROUP_NAME_BYTES + ".");
        }
        return new GroupName(bytes);
    }

    static GroupName read(ByteBuffer source, int at, int length) {
        byte[] bytes = new byte[length];
        source.get(at, bytes);
        return new GroupName(bytes);
    }

    boolean equalsBytes(ByteBuffer source, int at, int length) {
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

    int length() {
        return bytes.length;
    }

    void put(ByteBuffer target, int at) {
        target.put(at, bytes);
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

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
