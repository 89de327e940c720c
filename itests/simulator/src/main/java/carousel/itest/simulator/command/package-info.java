/** The programs behind {@code ./carousel simulate} and {@code ./carousel verify totem}. */
@NullMarked
package carousel.itest.simulator.command;

import org.jspecify.annotations.NullMarked;
