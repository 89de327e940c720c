/** Gogo commands of the node, and the server behind which a local shell types them. */
@NullMarked
package carousel.shell.internal;

import org.jspecify.annotations.NullMarked;
