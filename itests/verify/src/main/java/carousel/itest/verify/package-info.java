/** Checks captured traffic of libknet (knet-wire 11) against the link manager: the program behind {@code ./carousel verify knet}. */
@NullMarked
package carousel.itest.verify;

import org.jspecify.annotations.NullMarked;
