/** The client of a node's shell: frames over a Unix socket, on a terminal, from a pipe, or for one command. */
@NullMarked
package carousel.launcher.shell;

import org.jspecify.annotations.NullMarked;
