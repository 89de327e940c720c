/** A small deterministic simulator: virtual time, a faulty network, nodes with a workload, and a checker of their logs. */
@NullMarked
package carousel.itest.simulator;

import org.jspecify.annotations.NullMarked;
