/** Peers and harnesses that tests of several packages use. */
@NullMarked
package io.scrubjay.proxy.testing;

import org.jspecify.annotations.NullMarked;
