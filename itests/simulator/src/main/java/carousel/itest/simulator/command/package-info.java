/** The program behind {@code ./carousel simulate}. */
@NullMarked
package carousel.itest.simulator.command;

import org.jspecify.annotations.NullMarked;
