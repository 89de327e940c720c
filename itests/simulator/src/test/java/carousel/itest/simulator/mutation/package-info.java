/**
 * Deliberate mistakes in the protocol, each of which the checker has to find. A mistake is a change of one source file of the
 * totem bundle; the file is compiled for the test, so that the product contains no switch for it.
 */
@NullMarked
package carousel.itest.simulator.mutation;

import org.jspecify.annotations.NullMarked;
