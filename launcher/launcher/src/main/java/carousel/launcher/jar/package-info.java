/** A distribution in one executable jar: unpacked at its first start, then run. It stands alone at the top of that jar. */
@NullMarked
package carousel.launcher.jar;

import org.jspecify.annotations.NullMarked;
