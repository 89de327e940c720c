/** The link manager: wire formats, links and their heartbeat, path MTU, fragments, duplicates, compression and crypto. */
@NullMarked
package carousel.knet.internal;

import org.jspecify.annotations.NullMarked;
