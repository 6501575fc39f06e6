/** Keyed fingerprints, mask styles and their application to a field. */
@NullMarked
package io.scrubjay.rules.mask;

import org.jspecify.annotations.NullMarked;
