/** A ring of three nodes to look at. */
@NullMarked
package carousel.launcher.demo;

import org.jspecify.annotations.NullMarked;
