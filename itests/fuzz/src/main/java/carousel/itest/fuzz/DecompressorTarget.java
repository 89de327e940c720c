package carousel.itest.fuzz;

import carousel.api.compression.CompressionProvider;
import carousel.api.compression.Compressor;
import carousel.api.compression.Decompressor;
import carousel.itest.verify.network.Providers;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes against the decoder of every compression model. One byte for the model and the kind of buffers, one for the room in the
 * target; the rest is the stream.
 */
public final class DecompressorTarget {
    private static final int LONGEST_MESSAGE_BYTES = 65_536;
    private static final int GUARD_BYTES = 64;
    private static final byte GUARD = 0x5a;
    private static final List<CompressionProvider> MODELS = new Providers().compressions();
    private static final byte[] GOOD_MESSAGE = new byte[500];
    private static final List<Decompressor> DECODERS =
            MODELS.stream().map(CompressionProvider::newDecompressor).toList();
    private static final List<byte[]> GOOD_STREAMS =
            MODELS.stream().map(DecompressorTarget::goodStream).toList();

    private DecompressorTarget() {}

    /** The models' names, in the order in which the first byte chooses among them. */
    static List<CompressionProvider> models() {
        return MODELS;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Input input = new Input(bytes);
        int choice = input.nextByte();
        int room = input.nextByte();
        byte[] stream = input.rest();
        int model = choice % MODELS.size();
        boolean isDirect = choice / MODELS.size() % 2 == 0;
        int roomBytes = room == 0 ? LONGEST_MESSAGE_BYTES : room * 16;
        decompress(DECODERS.get(model), stream, roomBytes, isDirect);
        // whatever came, the decoder is as good as new
        ByteBuffer target = decompress(DECODERS.get(model), GOOD_STREAMS.get(model), GOOD_MESSAGE.length, isDirect);
        byte[] message = new byte[target.flip().remaining()];
        target.get(message);
        Violation.unless(
                Arrays.equals(message, GOOD_MESSAGE),
                "model " + MODELS.get(model).model() + " fails on a good stream after a bad one");
    }

    private static ByteBuffer decompress(Decompressor decoder, byte[] stream, int roomBytes, boolean isDirect) {
        ByteBuffer source = (isDirect ? ByteBuffer.allocateDirect(stream.length) : ByteBuffer.allocate(stream.length))
                .put(stream)
                .flip();
        ByteBuffer target = isDirect
                ? ByteBuffer.allocateDirect(roomBytes + GUARD_BYTES)
                : ByteBuffer.allocate(roomBytes + GUARD_BYTES);
        for (int i = roomBytes; i < roomBytes + GUARD_BYTES; i++) {
            target.put(i, GUARD);
        }
        target.limit(roomBytes);
        boolean isWhole = decoder.decompress(source, target);
        Violation.unless(
                source.position() == 0 && source.limit() == stream.length, "the stream's buffer is not left as it was");
        Violation.unless(target.limit() == roomBytes, "the target's limit is moved");
        Violation.unless(isWhole || target.position() == 0, "a bad stream moves the target");
        ByteBuffer guard = target.duplicate().clear();
        for (int i = roomBytes; i < roomBytes + GUARD_BYTES; i++) {
            Violation.unless(guard.get(i) == GUARD, "bytes behind the target's limit are written");
        }
        return target;
    }

    private static byte[] goodStream(CompressionProvider model) {
        ByteBuffer stream = ByteBuffer.allocateDirect(GOOD_MESSAGE.length);
        try (Compressor compressor = model.newCompressor(1)) {
            Violation.unless(compressor.compress(ByteBuffer.wrap(GOOD_MESSAGE), stream), "zeros do not shrink");
        }
        byte[] bytes = new byte[stream.flip().remaining()];
        stream.get(bytes);
        return bytes;
    }
}
