/** Link managers on virtual time and a virtual network, with every provider there is. */
@NullMarked
package carousel.itest.verify.network;

import org.jspecify.annotations.NullMarked;
