/** A small map that is the same on all nodes of a ring. */
@Export
@Version("1.0.0")
package carousel.sample.map;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
