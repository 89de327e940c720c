/** The datagrams of the ring as flyweights over a buffer: offsets, acceptance tests, descriptions (totem-wire). */
@NullMarked
package carousel.totem.internal.wire;

import org.jspecify.annotations.NullMarked;
