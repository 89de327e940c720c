/** What every compression provider has to do, as tests that a provider's own test class inherits. */
@NullMarked
package carousel.itest.compression;

import org.jspecify.annotations.NullMarked;
