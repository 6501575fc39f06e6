/** Exporters: redacted telemetry goes out, the receiver's answer comes back. */
@NullMarked
package io.scrubjay.proxy.forward;

import org.jspecify.annotations.NullMarked;
