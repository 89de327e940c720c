/** The node: builds ring and links from a configuration, dispatches messages to services, runs the synchronisation. */
@NullMarked
package carousel.engine.internal;

import org.jspecify.annotations.NullMarked;
