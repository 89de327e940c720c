/** Benchmarks of the layers of a node; {@code itests/benchmarks/run-jmh} runs them. */
@NullMarked
package carousel.benchmarks;

import org.jspecify.annotations.NullMarked;
