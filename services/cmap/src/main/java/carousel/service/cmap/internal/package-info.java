/** Service 0: nodes tell each other the version of their configuration. */
@NullMarked
package carousel.service.cmap.internal;

import org.jspecify.annotations.NullMarked;
