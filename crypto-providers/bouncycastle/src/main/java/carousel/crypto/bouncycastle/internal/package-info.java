/** Crypto model nss on Bouncy Castle's lightweight API (knet-wire 2.6). */
@NullMarked
package carousel.crypto.bouncycastle.internal;

import org.jspecify.annotations.NullMarked;
