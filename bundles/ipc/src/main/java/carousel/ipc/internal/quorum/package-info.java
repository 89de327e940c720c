/** What programs ask of service quorum (ipc-wire 10). */
@NullMarked
package carousel.ipc.internal.quorum;

import org.jspecify.annotations.NullMarked;
