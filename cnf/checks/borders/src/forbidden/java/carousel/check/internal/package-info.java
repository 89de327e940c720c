/** A bundle that reaches for another. */
@NullMarked
package carousel.check.internal;

import org.jspecify.annotations.NullMarked;
