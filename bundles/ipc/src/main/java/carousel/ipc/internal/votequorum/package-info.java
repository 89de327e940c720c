/** What programs ask of service votequorum (ipc-wire 11). */
@NullMarked
package carousel.ipc.internal.votequorum;

import org.jspecify.annotations.NullMarked;
