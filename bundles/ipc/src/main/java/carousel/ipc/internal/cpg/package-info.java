/** What programs ask of service cpg (ipc-wire 9). */
@NullMarked
package carousel.ipc.internal.cpg;

import org.jspecify.annotations.NullMarked;
