/** Services 3 and 5: who may go on, and the votes that decide it. */
@NullMarked
package carousel.service.quorum.internal;

import org.jspecify.annotations.NullMarked;
