/** Control of the cluster's nodes: reload, kill, shutdown (services reference 7). */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.cfg;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
