/** Crypto model openssl on the JDK's own providers (knet-wire 2.6). */
@NullMarked
package carousel.crypto.jce.internal;

import org.jspecify.annotations.NullMarked;
