/** Service 1: reload, kill, shutdown. */
@NullMarked
package carousel.service.cfg.internal;

import org.jspecify.annotations.NullMarked;
