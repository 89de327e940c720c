/** What every other package of the API needs: the status numbers of Corosync and the exception that carries one. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
