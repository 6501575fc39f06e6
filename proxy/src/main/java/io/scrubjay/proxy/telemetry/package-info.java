/** The names of all meters, the registry behind {@code /metrics}, and the set-up of our own traces. */
@NullMarked
package io.scrubjay.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
