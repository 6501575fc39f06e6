/** What tests of several packages share: peers from Debian packages, waiting on conditions. */
@NullMarked
package io.scrubjay.proxy.testing;

import org.jspecify.annotations.NullMarked;
