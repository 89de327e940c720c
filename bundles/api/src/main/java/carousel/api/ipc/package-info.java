/** SPI for services that programs on this machine reach as libqb clients: libcpg, libcmap and their like. */
@Export
@NullMarked
@Version("1.0.0")
package carousel.api.ipc;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
