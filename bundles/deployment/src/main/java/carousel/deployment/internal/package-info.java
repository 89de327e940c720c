/** What FileInstall leaves to others: files in the deploy folder that are no bundles. */
@NullMarked
package carousel.deployment.internal;

import org.jspecify.annotations.NullMarked;
