/** Tests of the program. */
@NullMarked
package carousel.itest.simulator.command;

import org.jspecify.annotations.NullMarked;
