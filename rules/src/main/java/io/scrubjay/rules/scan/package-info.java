/** Compiled rules at work: the sweep over whole payloads, the examination of one field. */
@NullMarked
package io.scrubjay.rules.scan;

import org.jspecify.annotations.NullMarked;
