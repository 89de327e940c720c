package carousel.api.compression;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Compresses one message at a time; used by one thread, with its working memory kept between calls. */
@ConsumerType
public interface Compressor extends AutoCloseable {
    /**
     * Compresses everything between the source's position and limit into the target at its position, and moves the
     * target's position behind it. The source is left as it was.
     *
     * @return whether the result fitted into the target; if not, the target's content is undefined and its position unchanged
     */
    boolean compress(ByteBuffer source, ByteBuffer target);

    /** Frees working memory. */
    @Override
    void close();
}
