/** Detection measured over labelled texts: recall, precision, secrets masked whole. */
@NullMarked
package io.scrubjay.rules.eval;

import org.jspecify.annotations.NullMarked;
