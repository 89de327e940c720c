/** The node's event loop: time, timers and a queue for calls from other threads. Protocol code knows no other clock. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.loop;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
