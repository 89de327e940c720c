/** Recorded exchanges of libqb's clients with a real daemon, replayed against the services of the IPC server. */
@NullMarked
package carousel.itest.verify.ipc;

import org.jspecify.annotations.NullMarked;
