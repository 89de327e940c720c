/** What the ring costs: members in one process, without sockets. */
@NullMarked
package carousel.benchmarks.totem;

import org.jspecify.annotations.NullMarked;
