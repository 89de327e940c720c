/** Where log entries of the framework and of foreign bundles go. */
@NullMarked
package carousel.recorder.internal;

import org.jspecify.annotations.NullMarked;
