/** The embedded SQLite store. */
@NullMarked
package io.scrubjay.proxy.store;

import org.jspecify.annotations.NullMarked;
