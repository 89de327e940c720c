/** SPI for crypto models. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.crypto;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
