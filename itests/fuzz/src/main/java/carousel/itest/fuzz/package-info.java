/** Coverage-guided fuzzing of the receive path: the program behind {@code ./carousel fuzz knet}. */
@NullMarked
package carousel.itest.fuzz;

import org.jspecify.annotations.NullMarked;
