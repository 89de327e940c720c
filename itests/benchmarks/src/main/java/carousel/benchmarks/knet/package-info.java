/** Benchmarks of the link manager: alone, and over a cable beside libknet. */
@NullMarked
package carousel.benchmarks.knet;

import org.jspecify.annotations.NullMarked;
