/** libqb's transport (ipc-wire 1 to 5): sockets under the names of services, connections by shared memory or datagrams. */
@NullMarked
package carousel.ipc.internal.server;

import org.jspecify.annotations.NullMarked;
