/** UDP links on Netty datagram channels that live on the node's own event loop (knet-wire 6.1, 6.2). */
@NullMarked
package carousel.transport.udp.internal;

import org.jspecify.annotations.NullMarked;
