package carousel.compression.lzo2.internal;

import carousel.api.compression.Decompressor;
import java.nio.ByteBuffer;

/** Reads into an array of its own: the target is not touched unless the stream is whole. */
final class Lzo2Decompressor implements Decompressor {
    private final Bytes sourceCopy = new Bytes();
    private final Bytes result = new Bytes();
    private final Lzo1xDecoder decoder = new Lzo1xDecoder();

    /** {@inheritDoc} The stream has to be the whole source: bytes behind its end are an error, as in libknet. */
    @Override
    public boolean decompress(ByteBuffer source, ByteBuffer target) {
        byte[] in = sourceCopy.holding(source);
        byte[] out = result.ofAtLeast(target.remaining());
        int length = decoder.decode(in, source.remaining(), out, target.remaining());
        if (length < 0) {
            return false;
        }
        target.put(out, 0, length);
        return true;
    }

    @Override
    public void close() {
        sourceCopy.free();
        result.free();
    }
}
