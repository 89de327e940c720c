/** Starts a node: reads the options, owns the instance's state folder, and runs the OSGi framework of a distribution. */
@NullMarked
package carousel.launcher;

import org.jspecify.annotations.NullMarked;
