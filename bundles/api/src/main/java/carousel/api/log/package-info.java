/** The node's log: what bundles say beyond SLF4J, and where it goes. */
@Export
@NullMarked
@Version("1.1.0")
package carousel.api.log;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
