package carousel.api.compression;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Decompresses one message at a time; used by one thread. Never throws, whatever the bytes are. */
@ConsumerType
public interface Decompressor extends AutoCloseable {
    /**
     * Decompresses everything between the source's position and limit into the target at its position, and moves the
     * target's position behind it. The source is left as it was.
     *
     * @return whether the stream was whole and its result fitted; if not, the target's position is unchanged
     */
    boolean decompress(ByteBuffer source, ByteBuffer target);

    /** Frees working memory. */
    @Override
    void close();
}
