/** Compression model zlib on the JDK's own encoder and decoder (knet-wire 2.3). */
@NullMarked
package carousel.compression.zlib.internal;

import org.jspecify.annotations.NullMarked;
