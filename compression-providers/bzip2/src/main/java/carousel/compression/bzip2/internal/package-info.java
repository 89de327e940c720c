/** Compression model bzip2 by Apache Commons Compress (knet-wire 2.3). */
@NullMarked
package carousel.compression.bzip2.internal;

import org.jspecify.annotations.NullMarked;
