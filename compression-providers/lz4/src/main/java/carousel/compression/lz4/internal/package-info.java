/** Compression models lz4 and lz4hc by lz4-java (knet-wire 2.3). */
@NullMarked
package carousel.compression.lz4.internal;

import org.jspecify.annotations.NullMarked;
