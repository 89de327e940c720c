/** The link manager: reliable choice of links below, one datagram service to every node above. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.knet;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
