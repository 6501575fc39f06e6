/** The embedded SQLite store, its record encryption, and the key files beside it. */
@NullMarked
package io.scrubjay.proxy.store;

import org.jspecify.annotations.NullMarked;
