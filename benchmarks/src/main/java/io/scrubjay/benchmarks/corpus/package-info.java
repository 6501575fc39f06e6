/** Made-up telemetry of AI agents: as text, as OTLP, clean or leaking at a given rate. */
@NullMarked
package io.scrubjay.benchmarks.corpus;

import org.jspecify.annotations.NullMarked;
