package io.scrubjay.proxy.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.telemetry.Meters;
import org.junit.jupiter.api.Test;

class ReadingStopsTest {
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ReadingStops stops = new ReadingStops(new Meters(registry), "receivers.otlp.http");

    @Test
    void begin_twice_isOneStop() {
        // given
        ReadingStops.Connection connection = stops.connection();

        // when
        connection.begin();
        connection.begin();

        // then
        assertThat(stopped()).isEqualTo(1);
        connection.end();
        connection.end();
        assertThat(stopped()).isZero();
        assertThat(time().count()).isEqualTo(1);
    }

    @Test
    void connections_addUp() {
        // given
        ReadingStops.Connection first = stops.connection();
        ReadingStops.Connection second = stops.connection();
        first.begin();
        second.begin();

        // when
        first.end();

        // then
        assertThat(stopped()).isEqualTo(1);
        assertThat(time().count()).isEqualTo(1);
    }

    @Test
    void end_neverBegun_isNoStop() {
        // when
        stops.connection().end();

        // then
        assertThat(stopped()).isZero();
        assertThat(time().count()).isZero();
    }

    private double stopped() {
        return registry.get("scrubjay.receiver.reading.stopped").gauge().value();
    }

    private Timer time() {
        return registry.get("scrubjay.receiver.reading.stopped.time").timer();
    }
}
