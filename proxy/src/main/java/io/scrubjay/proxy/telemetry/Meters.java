package io.scrubjay.proxy.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Creates the meters of {@link Meter} in one registry. Any thread; hold on to what it returns, a look-up allocates. */
public final class Meters {
    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The counter of these tag values, in the order of {@link Meter#tags()}. */
    public Counter counter(Meter meter, String... tagValues) {
        return Counter.builder(meter.meterName())
                .description(meter.description())
                .tags(tags(meter, tagValues))
                .register(registry);
    }

    /** The timer of these tag values, in the order of {@link Meter#tags()}. */
    public Timer timer(Meter meter, String... tagValues) {
        return Timer.builder(meter.meterName())
                .description(meter.description())
                .tags(tags(meter, tagValues))
                .register(registry);
    }

    /** Registers a gauge that reads {@code value}, which may be called on any thread. */
    public void gauge(Meter meter, Supplier<Number> value, String... tagValues) {
        Gauge.builder(meter.meterName(), value)
                .description(meter.description())
                .tags(tags(meter, tagValues))
                .register(registry);
    }

    /** What the counters of a meter add up to by the value of one tag, among those with this value of another tag. */
    public Map<String, Long> totals(Meter meter, String by, String tag, String value) {
        Map<String, Long> totals = new HashMap<>();
        for (Counter counter : registry.find(meter.meterName()).tag(tag, value).counters()) {
            totals.merge(String.valueOf(counter.getId().getTag(by)), (long) counter.count(), Long::sum);
        }
        return totals;
    }

    private static Tags tags(Meter meter, String... values) {
        if (values.length != meter.tags().size()) {
            throw new IllegalArgumentException(
                    meter.meterName() + ": " + values.length + " tag values (expected: " + meter.tags() + ")");
        }
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(meter.tags().get(i), values[i]);
        }
        return tags;
    }
}
