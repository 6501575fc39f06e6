/** Syslog over UDP and TCP: sockets and framing. */
@NullMarked
package io.scrubjay.proxy.receive.syslog;

import org.jspecify.annotations.NullMarked;
