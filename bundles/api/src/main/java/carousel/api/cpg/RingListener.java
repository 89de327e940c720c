package carousel.api.cpg;

import carousel.api.totem.RingId;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Told of rings without being in a group ({@link Cpg#follow}). */
@ConsumerType
@FunctionalInterface
public interface RingListener {
    /** The ring changed, and all groups have followed. */
    void ringChanged(RingId ring, List<Integer> members);
}
