/** Services of the operating system on libc, through JNA. ("native" cannot be the name of a Java package.) */
@NullMarked
package carousel.os.internal;

import org.jspecify.annotations.NullMarked;
