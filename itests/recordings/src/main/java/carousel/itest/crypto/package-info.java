/** The tests that every crypto provider has to pass (knet-wire 2.6, carousel.api.crypto). */
@NullMarked
package carousel.itest.crypto;

import org.jspecify.annotations.NullMarked;
