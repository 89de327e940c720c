/** A node's statistics in the forms that monitoring asks for: OpenMetrics text and JMX. */
@NullMarked
package carousel.metrics.internal;

import org.jspecify.annotations.NullMarked;
