/** Captured traffic of libknet (knet-wire 11): the files are resources below {@code /vectors}. */
@NullMarked
package carousel.itest.recordings;

import org.jspecify.annotations.NullMarked;
