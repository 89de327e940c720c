/** Savings accounts that every node of a ring keeps in memory: a sample of what an application does with groups. */
@NullMarked
package carousel.sample.savings.internal;

import org.jspecify.annotations.NullMarked;
