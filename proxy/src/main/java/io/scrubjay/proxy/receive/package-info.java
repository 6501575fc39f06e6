/** What receivers of every protocol share. */
@NullMarked
package io.scrubjay.proxy.receive;

import org.jspecify.annotations.NullMarked;
