/** corosync.conf as the other bundles see it. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.config;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
