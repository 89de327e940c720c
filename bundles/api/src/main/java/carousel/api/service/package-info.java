/** SPI for cluster services: what is dispatched by service id and takes part in the synchronisation. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.service;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
