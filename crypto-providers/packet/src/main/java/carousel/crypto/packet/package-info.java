/** The framing of sealed packets (knet-wire 2.6), over whatever library does the AES and the hash. */
@NullMarked
package carousel.crypto.packet;

import org.jspecify.annotations.NullMarked;
