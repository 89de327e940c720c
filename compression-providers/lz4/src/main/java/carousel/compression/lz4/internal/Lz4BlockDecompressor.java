package carousel.compression.lz4.internal;

import carousel.api.compression.Decompressor;
import java.nio.ByteBuffer;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** Reads raw blocks, whichever of the two models wrote them. */
final class Lz4BlockDecompressor implements Decompressor {
    private final LZ4SafeDecompressor decoder;
    private final DirectBuffer sourceCopy = new DirectBuffer();

    Lz4BlockDecompressor(Lz4Library library) {
        decoder = library.factory().safeDecompressor();
    }

    /** {@inheritDoc} A block has no end mark: one that is cut between two of its sequences gives the message's beginning. */
    @Override
    public boolean decompress(ByteBuffer source, ByteBuffer target) {
        if (!source.hasRemaining()) {
            return false;
        }
        ByteBuffer in = sourceCopy.holding(source);
        int position = target.position();
        try {
            target.position(position
                    + decoder.decompress(in, in.position(), in.remaining(), target, position, target.remaining()));
            return true;
        } catch (LZ4Exception e) {
            return false;
        }
    }

    @Override
    public void close() {
        sourceCopy.free();
    }
}
