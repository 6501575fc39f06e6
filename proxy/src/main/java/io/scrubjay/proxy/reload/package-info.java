/** Exchanges the rules while telemetry flows. */
@NullMarked
package io.scrubjay.proxy.reload;

import org.jspecify.annotations.NullMarked;
