package io.scrubjay.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostGuardTest {
    private final HostGuard loopback = new HostGuard(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 9464), Set.of("scrubjay.internal"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:9464",
                "127.0.0.1:9464",
                "127.0.0.1",
                "[::1]:9464",
                "[::1]",
                "10.1.2.3:9464",
                "scrubjay.internal:9464"
            })
    void allows_ours(String host) {
        assertThat(loopback.allows(host)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "evil.example",
                "evil.example:9464",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "evil.example:127.0.0.1",
                "::1",
                "[evil.example]",
                "0x7f.1"
            })
    void allows_others(String host) {
        assertThat(loopback.allows(host)).isFalse();
    }

    @Test
    void allows_notOnLoopback() {
        // given
        HostGuard everywhere = new HostGuard(new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 9464), Set.of());

        // when / then
        assertThat(everywhere.allows("pod.example:9464")).isTrue();
    }
}
