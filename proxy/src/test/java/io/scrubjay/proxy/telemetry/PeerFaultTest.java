package io.scrubjay.proxy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class PeerFaultTest {
    @Test
    void kind_hasNoMessage() {
        // given
        Throwable fault = new IllegalStateException("sent: 4711", new IOException("sent: 4711"));

        // when
        String kind = PeerFault.kind(fault);

        // then
        assertThat(kind).isEqualTo("IllegalStateException < IOException");
    }
}
