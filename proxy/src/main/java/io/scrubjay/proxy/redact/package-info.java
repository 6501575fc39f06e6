/** Finds and masks secrets in OTLP and syslog payloads; owns the interfaces that receivers and exporters meet at. No channels, no sockets. */
@NullMarked
package io.scrubjay.proxy.redact;

import org.jspecify.annotations.NullMarked;
