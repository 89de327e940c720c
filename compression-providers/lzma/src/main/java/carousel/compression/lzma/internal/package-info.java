/** Compression model lzma by XZ for Java (knet-wire 2.3). */
@NullMarked
package carousel.compression.lzma.internal;

import org.jspecify.annotations.NullMarked;
