/** What tests do to a framework, from within it. */
@NullMarked
@Export
@Version("1.0.0")
package carousel.itest.load;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
