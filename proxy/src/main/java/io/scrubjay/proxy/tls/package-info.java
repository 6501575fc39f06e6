/** TLS contexts from PEM files, made anew when the files change. */
@NullMarked
package io.scrubjay.proxy.tls;

import org.jspecify.annotations.NullMarked;
