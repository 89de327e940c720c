package carousel.ipc.internal.cmap;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts as programs in C have them: bytes, which are UTF-8 for most. A byte that is not goes into the text as a lone surrogate, from {@code U+DC80}
 * to {@code U+DCFF}, which no UTF-8 can make, and so comes back as it was.
 */
final class TextBytes {
    private static final char ESCAPE = '\uDC00';
    private static final char FIRST_ESCAPE = '\uDC80';
    private static final char LAST_ESCAPE = '\uDCFF';

    private TextBytes() {}

    static String read(byte[] bytes, int length) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer source = ByteBuffer.wrap(bytes, 0, length);
        CharBuffer text = CharBuffer.allocate(length);
        for (CoderResult result = decoder.decode(source, text, true);
                result.isError();
                result = decoder.decode(source, text, true)) {
            for (int i = 0; i < result.length(); i++) {
                text.put((char) (ESCAPE + Byte.toUnsignedInt(source.get())));
            }
            decoder.reset();
        }
        return text.flip().toString();
    }

    /** The bytes of a text; a surrogate that stands for no byte is a question mark. */
    static byte[] of(String text) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer source = CharBuffer.wrap(text);
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.ceil(encoder.maxBytesPerChar()) * text.length());
        for (CoderResult result = encoder.encode(source, bytes, true);
                result.isError();
                result = encoder.encode(source, bytes, true)) {
            for (int i = 0; i < result.length(); i++) {
                char lone = source.get();
                bytes.put(lone >= FIRST_ESCAPE && lone <= LAST_ESCAPE ? (byte) lone : (byte) '?');
            }
            encoder.reset();
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }
}
