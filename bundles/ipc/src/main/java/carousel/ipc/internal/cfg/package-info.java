/** What programs ask of service cfg (ipc-wire 8). */
@NullMarked
package carousel.ipc.internal.cfg;

import org.jspecify.annotations.NullMarked;
