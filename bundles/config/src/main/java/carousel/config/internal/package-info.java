/** Reads corosync.conf: grammar, typed keys, checks, derived values, and which node of the list this one is. */
@NullMarked
package carousel.config.internal;

import org.jspecify.annotations.NullMarked;
