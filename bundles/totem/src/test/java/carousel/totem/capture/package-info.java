/** Reads captures of real daemons, and what the wire classes make of them. */
@NullMarked
package carousel.totem.capture;

import org.jspecify.annotations.NullMarked;
