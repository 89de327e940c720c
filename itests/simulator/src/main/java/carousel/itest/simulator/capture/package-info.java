/** Reads captures of real daemons, and what the wire classes make of them. */
@NullMarked
package carousel.itest.simulator.capture;

import org.jspecify.annotations.NullMarked;
