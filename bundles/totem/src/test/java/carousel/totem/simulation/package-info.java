/** A small deterministic simulator: virtual time, a faulty network, nodes with a workload, and a checker of their logs. */
@NullMarked
package carousel.totem.simulation;

import org.jspecify.annotations.NullMarked;
