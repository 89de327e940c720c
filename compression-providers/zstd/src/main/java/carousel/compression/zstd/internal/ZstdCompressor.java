package carousel.compression.zstd.internal;

import carousel.api.compression.Compressor;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** One compression context, used for each message. */
final class ZstdCompressor implements Compressor {
    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final DirectBuffer sourceCopy = new DirectBuffer();
    private final DirectBuffer result = new DirectBuffer();

    ZstdCompressor(int level) {
        int clamped = Math.max(Zstd.minCompressionLevel(), Math.min(level, Zstd.maxCompressionLevel()));
        context.setLevel(clamped).setChecksum(false).setContentSize(true);
    }

    @Override
    public boolean compress(ByteBuffer source, ByteBuffer target) {
        ByteBuffer in = sourceCopy.holding(source);
        int sourceBytes = in.remaining();
        int boundBytes = (int) Zstd.compressBound(sourceBytes);
        if (target.isDirect() && target.remaining() >= boundBytes) {
            int position = target.position();
            target.position(position + compress(in, target, position, target.remaining()));
            return true;
        }
        // A target that may be too small must not become an exception for each message that does not shrink.
        ByteBuffer out = result.ofAtLeast(boundBytes);
        int resultBytes = compress(in, out, 0, boundBytes);
        if (resultBytes > target.remaining()) {
            return false;
        }
        target.put(out.limit(resultBytes));
        return true;
    }

    @Override
    public void close() {
        context.close();
        sourceCopy.free();
        result.free();
    }

    private int compress(ByteBuffer in, ByteBuffer out, int outPosition, int outBytes) {
        return context.compressDirectByteBuffer(out, outPosition, outBytes, in, in.position(), in.remaining());
    }
}
