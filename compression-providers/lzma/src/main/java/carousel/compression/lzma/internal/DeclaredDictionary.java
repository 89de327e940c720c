package carousel.compression.lzma.internal;

import java.util.zip.CRC32;

/**
 * The size of the dictionary that the first block of an .xz file declares (the .xz file format 1.2.1, 3.1 and 5.3.1). A
 * match cannot reach back farther than the result is long, so a dictionary of the result's largest length decodes whatever
 * a larger one would; a header that declares a larger one can be changed without a difference to the result.
 */
final class DeclaredDictionary {
    private static final int STREAM_HEADER_BYTES = 12;
    private static final int CRC_BYTES = 4;
    private static final int LZMA2_FILTER = 0x21;
    private static final int LARGEST_SIZE_CODE = 40;
    private static final int MAX_INTEGER_BYTES = 9;

    private final CRC32 crc = new CRC32();
    private byte[] header = {};
    private int position;
    private int end;

    /** Lowers a declared size to what a result of at most so many bytes needs. A header that is damaged stays as it is. */
    void limit(byte[] stream, int streamBytes, int resultBytes) {
        if (streamBytes <= STREAM_HEADER_BYTES || stream[STREAM_HEADER_BYTES] == 0) {
            return; // no block
        }
        int headerBytes = ((stream[STREAM_HEADER_BYTES] & 0xff) + 1) * 4;
        header = stream;
        end = STREAM_HEADER_BYTES + headerBytes - CRC_BYTES;
        if (streamBytes < end + CRC_BYTES || crc() != storedCrc()) {
            return;
        }
        int dictionary = findSizeCode();
        int needed = sizeCode(resultBytes);
        if (dictionary >= 0
                && (header[dictionary] & 0xff) > needed
                && (header[dictionary] & 0xff) <= LARGEST_SIZE_CODE) {
            header[dictionary] = (byte) needed;
            int changed = crc();
            for (int i = 0; i < CRC_BYTES; i++) {
                header[end + i] = (byte) (changed >> (8 * i));
            }
        }
    }

    /** Sizes are 2^n and 2^n + 2^(n-1), from 4 KiB on. */
    static int sizeCode(int bytes) {
        int code = 0;
        while (code < LARGEST_SIZE_CODE && (2L | (code & 1)) << (code / 2 + 11) < bytes) {
            code++;
        }
        return code;
    }

    /** Where the size stands in the header, -1 if it does not. */
    private int findSizeCode() {
        int flags = header[STREAM_HEADER_BYTES + 1];
        int filters = (flags & 3) + 1;
        position = STREAM_HEADER_BYTES + 2;
        for (int bit = 0x40; bit <= 0x80; bit <<= 1) {
            if ((flags & bit) != 0) {
                integer(); // compressed size, uncompressed size
            }
        }
        for (int filter = 0; filter < filters; filter++) {
            long id = integer();
            long propertyBytes = integer();
            if (id < 0 || propertyBytes < 0 || propertyBytes > end - position) {
                return -1;
            }
            if (id == LZMA2_FILTER && propertyBytes == 1) {
                return position;
            }
            position += (int) propertyBytes;
        }
        return -1;
    }

    /** An integer of variable length, -1 when it does not end. */
    private long integer() {
        long value = 0;
        for (int i = 0; i < MAX_INTEGER_BYTES && position < end; i++) {
            byte part = header[position++];
            value |= (part & 0x7fL) << (7 * i);
            if (part >= 0) {
                return value;
            }
        }
        return -1;
    }

    private int crc() {
        crc.reset();
        crc.update(header, STREAM_HEADER_BYTES, end - STREAM_HEADER_BYTES);
        return (int) crc.getValue();
    }

    private int storedCrc() {
        int value = 0;
        for (int i = 0; i < CRC_BYTES; i++) {
            value |= (header[end + i] & 0xff) << (8 * i);
        }
        return value;
    }
}
