/** Files that save the next start from doing again what the last one did. */
@NullMarked
package io.scrubjay.rules.cache;

import org.jspecify.annotations.NullMarked;
