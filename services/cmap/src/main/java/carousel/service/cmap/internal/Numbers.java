package carousel.service.cmap.internal;

import carousel.api.CorosyncException;
import carousel.api.CorosyncStatus;
import carousel.api.cmap.CmapType;
import carousel.api.cmap.CmapValue;

/** Counting with the types of the map. */
final class Numbers {
    private Numbers() {}

    /**
     * A number and one more or less; behind the type's last comes its first.
     *
     * @param key for the sentence when it is no whole number
     */
    static CmapValue adjusted(String key, CmapValue value, int step) {
        if (!(value instanceof CmapValue.IntegerValue number)) {
            throw new CorosyncException(
                    CorosyncStatus.INVALID_PARAM,
                    "The value of " + key + " is of type " + value.type().shortName() + ", expected a whole number.");
        }
        CmapType type = number.type();
        int spareBits = Long.SIZE - Byte.SIZE * type.sizeBytes();
        long sum = (number.number() + step) << spareBits;
        return new CmapValue.IntegerValue(type, type.isSigned() ? sum >> spareBits : sum >>> spareBits);
    }
}
