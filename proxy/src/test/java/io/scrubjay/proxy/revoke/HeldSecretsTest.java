package io.scrubjay.proxy.revoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.rules.Fingerprint;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeldSecretsTest {
    private static final Fingerprint FINGERPRINT = new Fingerprint("0".repeat(32));

    @Test
    void hold_nobodyAsksAgain_isWipedAllTheSame() {
        // given
        HeldSecrets secrets = new HeldSecrets(Duration.ofMillis(1));

        // when
        secrets.hold(FINGERPRINT, new byte[] {1});

        // then
        Eventually.await("wiped", () -> secrets.size() == 0);
    }

    @Test
    void drop_isNoLongerHeld() {
        // given
        HeldSecrets secrets = new HeldSecrets(Duration.ofMinutes(10));
        secrets.hold(FINGERPRINT, new byte[] {1});
        boolean before = secrets.holds(FINGERPRINT);

        // when
        secrets.drop(FINGERPRINT);

        // then
        assertThat(before).isTrue();
        assertThat(secrets.holds(FINGERPRINT)).isFalse();
        assertThat(secrets.copyOf(FINGERPRINT)).isNull();
    }
}
