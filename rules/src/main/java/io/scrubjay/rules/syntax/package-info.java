/** Rule files to rule packs: the shape language and its YAML form. */
@NullMarked
package io.scrubjay.rules.syntax;

import org.jspecify.annotations.NullMarked;
