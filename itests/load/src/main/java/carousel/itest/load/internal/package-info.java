/** Load and record: what the integration tests make a node say, and what they compare between nodes. */
@NullMarked
package carousel.itest.load.internal;

import org.jspecify.annotations.NullMarked;
