/** What programs ask of service cmap (ipc-wire 7). */
@NullMarked
package carousel.ipc.internal.cmap;

import org.jspecify.annotations.NullMarked;
