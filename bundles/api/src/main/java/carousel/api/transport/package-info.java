/** SPI for link transports: how knet packets get from one address to another. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.transport;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
