/** The node's event loop as transports on Netty see it, so that a packet crosses no thread. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.loop;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
