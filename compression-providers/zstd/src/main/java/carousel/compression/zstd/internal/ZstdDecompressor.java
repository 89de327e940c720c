package carousel.compression.zstd.internal;

import carousel.api.compression.Decompressor;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** One decompression context, used for each message. */
final class ZstdDecompressor implements Decompressor {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final DirectBuffer sourceCopy = new DirectBuffer();
    private final DirectBuffer result = new DirectBuffer();

    @Override
    public boolean decompress(ByteBuffer source, ByteBuffer target) {
        if (!source.hasRemaining()) {
            return false;
        }
        ByteBuffer in = sourceCopy.holding(source);
        int position = target.position();
        try {
            if (target.isDirect()) {
                target.position(position + decompress(in, target, position, target.remaining()));
            } else {
                ByteBuffer out = result.ofAtLeast(target.remaining());
                target.put(out.limit(decompress(in, out, 0, target.remaining())));
            }
            return true;
        } catch (ZstdException e) {
            return false;
        }
    }

    @Override
    public void close() {
        context.close();
        sourceCopy.free();
        result.free();
    }

    private int decompress(ByteBuffer in, ByteBuffer out, int outPosition, int outBytes) {
        return context.decompressDirectByteBuffer(out, outPosition, outBytes, in, in.position(), in.remaining());
    }
}
