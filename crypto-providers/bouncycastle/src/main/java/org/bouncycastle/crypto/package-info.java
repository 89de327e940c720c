/** What stands in for a class of Bouncy Castle in this bundle, and what needs the library's own package. */
@NullMarked
package org.bouncycastle.crypto;

import org.jspecify.annotations.NullMarked;
