/** What a distribution consists of, and why one cannot be put together: the programs behind {@code ./carousel dist}. */
@NullMarked
package carousel.distributor;

import org.jspecify.annotations.NullMarked;
