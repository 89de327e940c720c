/** Closed process groups: sessions, groups, and the executive messages of service 2. */
@NullMarked
package carousel.service.cpg.internal;

import org.jspecify.annotations.NullMarked;
