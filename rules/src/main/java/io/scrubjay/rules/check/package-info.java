/** One class for each check that tells a secret from what only looks like one. */
@NullMarked
package io.scrubjay.rules.check;

import org.jspecify.annotations.NullMarked;
