/** Wiring only: the one package that sees every other. */
@NullMarked
package io.scrubjay.proxy;

import org.jspecify.annotations.NullMarked;
