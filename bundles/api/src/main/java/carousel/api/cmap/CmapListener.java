package carousel.api.cmap;

import org.osgi.annotation.versioning.ConsumerType;

/** Told of changes of keys, one after another, in their order. */
@ConsumerType
@FunctionalInterface
public interface CmapListener {
    /** A key was added, changed or deleted. */
    void changed(CmapEvent event);
}
