/** Tests of the scenario files. */
@NullMarked
package carousel.itest.simulator.plan;

import org.jspecify.annotations.NullMarked;
