/**
 * For tests of programs that use Carousel: a {@link carousel.itest.support.TestCluster} of real nodes in the test's own JVM, which can be
 * parted, healed, killed and asked; options that put a node into pax-exam's container.
 */
@Export
@NullMarked
@Version("1.0.0")
package carousel.itest.support;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
