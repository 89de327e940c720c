/** What the operating system can do for a node beyond what Java offers. Each service is absent where the system cannot do it. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.os;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
