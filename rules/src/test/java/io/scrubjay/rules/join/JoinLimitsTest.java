package io.scrubjay.rules.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class JoinLimitsTest {
    private static final Duration HOLD = Duration.ofMillis(1);

    @Test
    void new_leastThatIsUseful() {
        assertThat(new JoinLimits(2, 1, HOLD, 1).maxRecords()).isEqualTo(2);
    }

    @Test
    void new_less() {
        assertThatThrownBy(() -> new JoinLimits(1, 1, HOLD, 1)).hasMessage("maxRecords: 1 (expected: >= 2)");
        assertThatThrownBy(() -> new JoinLimits(2, 0, HOLD, 1)).hasMessage("maxBytes: 0 (expected: > 0)");
        assertThatThrownBy(() -> new JoinLimits(2, 1, Duration.ZERO, 1)).hasMessage("maxHold: PT0S (expected: > 0)");
        assertThatThrownBy(() -> new JoinLimits(2, 1, HOLD.negated(), 1)).hasMessage("maxHold: PT-0.001S (expected: > 0)");
        assertThatThrownBy(() -> new JoinLimits(2, 1, HOLD, 0)).hasMessage("foldBytes: 0 (expected: > 0)");
    }
}
