/** Calls to HTTP servers that configuration names: pinned addresses, no redirects, bounded answers, wiped requests. */
@NullMarked
package io.scrubjay.proxy.http;

import org.jspecify.annotations.NullMarked;
