package carousel.compression.lzo2.internal;

import carousel.api.compression.Compressor;
import java.nio.ByteBuffer;

/** Writes into an array of its own that has room for the worst case, and gives what fits. */
final class Lzo2Compressor implements Compressor {
    private final Bytes sourceCopy = new Bytes();
    private final Bytes result = new Bytes();
    private final Lzo1xWriter writer = new Lzo1xWriter();
    private final MatchFinder finder;

    Lzo2Compressor(int tableBits, int attempts) {
        finder = new MatchFinder(tableBits, attempts);
    }

    @Override
    public boolean compress(ByteBuffer source, ByteBuffer target) {
        int length = source.remaining();
        byte[] in = sourceCopy.holding(source);
        byte[] out = result.ofAtLeast(Lzo1xWriter.boundBytes(length));
        int resultBytes = encode(in, length, out);
        if (resultBytes > target.remaining()) {
            return false;
        }
        target.put(out, 0, resultBytes);
        return true;
    }

    @Override
    public void close() {
        sourceCopy.free();
        result.free();
        finder.free();
    }

    private int encode(byte[] in, int length, byte[] out) {
        writer.start(in, out);
        finder.start(in, length);
        int literalsStart = 0;
        int position = 0;
        while (position + MatchFinder.LOOK_AHEAD_BYTES <= length) {
            if (finder.find(position)) {
                writer.putMatch(literalsStart, position, finder.distance(), finder.length());
                int end = position + finder.length();
                finder.skip(position + 1, end);
                position = end;
                literalsStart = end;
            } else {
                // where nothing repeats the steps become longer
                position += 1 + ((position - literalsStart) >> 6);
            }
        }
        return writer.end(literalsStart, length);
    }
}
