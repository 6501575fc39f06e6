/** Encoded text inside a field: where it stands, what it says, and which raw bytes its parts come from. */
@NullMarked
package io.scrubjay.rules.decode;

import org.jspecify.annotations.NullMarked;
