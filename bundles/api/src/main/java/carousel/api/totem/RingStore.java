package carousel.api.totem;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Keeps the ring sequence over restarts (totem-protocol A-1). */
@ConsumerType
public interface RingStore {
    /**
     * The stored sequence; 0 when there is none, or what is there is too short.
     *
     * @throws IOException when the store cannot be made; the node then must not start
     */
    long load() throws IOException;

    /** Stores the sequence so that it survives a crash of the machine: returns when it, or a higher one, is on the disk. */
    void store(long ringSequence) throws IOException;
}
