package io.scrubjay.proxy.telemetry;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import java.util.List;

/**
 * The registry behind {@code /metrics}: our own meters of {@link Meter}, and the usual ones of the JVM, the process and
 * Netty's allocators under Micrometer's names ({@code jvm.*}, {@code process.*}, {@code netty.allocator.*}). Any
 * thread.
 */
public final class PrometheusMetrics implements AutoCloseable {
    /** The media type of {@link #scrape()}. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private static final double[] REDACT_TIME_BUCKETS_NANOS = List.of(10, 30, 100, 300, 1_000, 3_000, 10_000, 100_000)
            .stream()
            .mapToDouble(micros -> Duration.ofNanos(micros * 1_000L).toNanos())
            .toArray();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters = new Meters(registry);
    private final JvmGcMetrics gc = new JvmGcMetrics();

    /**
     * A registry of its own.
     *
     * @param allocators whose memory is shown; the proxy's one allocator, in general
     */
    public PrometheusMetrics(List<? extends ByteBufAllocatorMetricProvider> allocators) {
        registry.config().meterFilter(new RedactTimeBuckets());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gc.bindTo(registry);
        allocators.forEach(allocator -> new NettyAllocatorMetrics(allocator).bindTo(registry));
    }

    /** Creates our meters in this registry. */
    public Meters meters() {
        return meters;
    }

    /** All meters in Prometheus' text format; takes some milliseconds, so not for an event loop. */
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    /** Buckets around the millisecond that the proxy may add. */
    private static final class RedactTimeBuckets implements MeterFilter {
        @Override
        public DistributionStatisticConfig configure(
                io.micrometer.core.instrument.Meter.Id id, DistributionStatisticConfig config) {
            return id.getName().equals(Meter.REDACT_TIME.meterName())
                    ? DistributionStatisticConfig.builder()
                            .serviceLevelObjectives(REDACT_TIME_BUCKETS_NANOS)
                            .build()
                            .merge(config)
                    : config;
        }
    }
}
