/** The ring: agreed order and extended virtual synchrony over any datagram network. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.totem;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
