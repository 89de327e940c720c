/** The Totem single-ring protocol and message packing, rule by rule (totem-protocol). */
@NullMarked
package carousel.totem.internal;

import org.jspecify.annotations.NullMarked;
