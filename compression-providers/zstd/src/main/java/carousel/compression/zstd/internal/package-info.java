/** Compression model zstd by zstd-jni (knet-wire 2.3). */
@NullMarked
package carousel.compression.zstd.internal;

import org.jspecify.annotations.NullMarked;
