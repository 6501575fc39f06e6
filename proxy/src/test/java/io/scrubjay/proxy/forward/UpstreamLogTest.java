package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.OtlpResponse;
import io.scrubjay.proxy.testing.CapturedOutput;
import org.junit.jupiter.api.Test;

class UpstreamLogTest {
    @Test
    void answered_textOfTheUpstreamThatLooksLikeOurs_isNotLogged() {
        try (CapturedOutput output = new CapturedOutput()) {
            // when
            new UpstreamLog("test").answered(OtlpResponse.unavailable("upstream: opensesame-4711", 1));

            // then
            assertThat(output.text()).contains("reason=its own answer").doesNotContain("opensesame-4711");
        }
    }

    @Test
    void answered_inItsPlace_isLogged() {
        try (CapturedOutput output = new CapturedOutput()) {
            // when
            new UpstreamLog("test").answered(UpstreamFailure.unavailable("connection refused"));

            // then
            assertThat(output.text()).contains("reason=upstream: connection refused");
        }
    }

    @Test
    void answered_ofOurOwnAccord_saysNothingOfTheUpstream() {
        try (CapturedOutput output = new CapturedOutput()) {
            // given
            UpstreamLog log = new UpstreamLog("test");
            log.answered(UpstreamFailure.unavailable("connection refused"));

            // when
            log.answered(UpstreamFailure.notOffered("no memory is left"));

            // then
            assertThat(output.text()).doesNotContain("no memory").doesNotContain("answers again");
        }
    }
}
