package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.scrubjay.proxy.telemetry.Meters;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogExportersTest {
    @ParameterizedTest
    @ValueSource(strings = {"http://host:514", "host:514", "tcp:host", "/dev/log"})
    void toCollectors_unsupported(String endpoint) {
        // given
        SyslogExporters exporters = new SyslogExporters(
                NioSocketChannel.class, NioDatagramChannel.class, 1, new Meters(new SimpleMeterRegistry()));

        // when
        assertThatThrownBy(() -> exporters.toCollectors(List.of(URI.create(endpoint)), false, null, 1_000))
                // then
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("exporters.syslog.endpoint: " + endpoint
                        + " (expected: tcp://, tls://, relp://, relps:// or udp:// with host and port)");
    }
}
