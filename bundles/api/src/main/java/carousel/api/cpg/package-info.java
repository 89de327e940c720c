/** Closed process groups: ordered messages within named groups. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.cpg;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
