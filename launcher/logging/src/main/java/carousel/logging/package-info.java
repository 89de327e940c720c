/** The log of a node: SLF4J in, lines of Corosync's form out, by a thread of its own. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.logging;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
