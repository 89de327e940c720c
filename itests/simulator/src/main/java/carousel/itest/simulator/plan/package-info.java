/** What happens in a simulation: nodes, traffic and faults, read from a file or made from a seed. */
@NullMarked
package carousel.itest.simulator.plan;

import org.jspecify.annotations.NullMarked;
