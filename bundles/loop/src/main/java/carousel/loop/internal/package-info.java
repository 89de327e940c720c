/** The loop itself: one Netty thread, and timers that are cheap to restart. */
@NullMarked
package carousel.loop.internal;

import org.jspecify.annotations.NullMarked;
