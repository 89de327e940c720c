/** What the messages of all services have in common (ipc-wire 6). */
@NullMarked
package carousel.ipc.internal.message;

import org.jspecify.annotations.NullMarked;
