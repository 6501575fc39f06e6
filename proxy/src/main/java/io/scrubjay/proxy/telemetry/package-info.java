/** The names of all meters, and the set-up of our own traces. */
@NullMarked
package io.scrubjay.proxy.telemetry;

import org.jspecify.annotations.NullMarked;
