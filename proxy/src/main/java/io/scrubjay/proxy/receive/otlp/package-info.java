/** OTLP over HTTP/1.1, HTTP/2 and gRPC: sockets and framing, no payloads. */
@NullMarked
package io.scrubjay.proxy.receive.otlp;

import org.jspecify.annotations.NullMarked;
