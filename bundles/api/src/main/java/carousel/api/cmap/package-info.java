/** The configuration map: typed values by key. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.cmap;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
