/** Who may go on: the cluster's quorum (votequorum(5), services reference 3 and 4). */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.quorum;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
