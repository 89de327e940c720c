/** One checker of all properties of docs/protocol/totem-checklist.md; it sees every datagram sent and every call of every node. */
@NullMarked
package carousel.itest.simulator.check;

import org.jspecify.annotations.NullMarked;
