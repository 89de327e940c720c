/** Supervision of the machine: memory and load. */
@NullMarked
package carousel.service.mon.internal;

import org.jspecify.annotations.NullMarked;
