/** Service 0: the configuration map, the statistics map, and the version of the configuration that nodes tell each other. */
@NullMarked
package carousel.service.cmap.internal;

import org.jspecify.annotations.NullMarked;
