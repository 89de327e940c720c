/** What stands in for a class of Bouncy Castle in this bundle. */
@NullMarked
package org.bouncycastle.util.dispose;

import org.jspecify.annotations.NullMarked;
