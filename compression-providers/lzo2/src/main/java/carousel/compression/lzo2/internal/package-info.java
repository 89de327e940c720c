/**
 * Compression model lzo2: raw LZO1X streams (knet-wire Appendix A), encoder and decoder in plain Java. What there is as a
 * library either has a licence that does not fit or reads bytes from the network through unchecked memory access.
 */
@NullMarked
package carousel.compression.lzo2.internal;

import org.jspecify.annotations.NullMarked;
