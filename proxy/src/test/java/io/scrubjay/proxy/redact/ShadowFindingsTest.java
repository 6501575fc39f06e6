package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.scan.FakeScan;
import org.junit.jupiter.api.Test;

class ShadowFindingsTest {
    private static final Rule RULE = FakeScan.TOKEN;
    private static final Rule OTHER = FakeScan.PASSWORD;

    private final ShadowFindings shadows = new ShadowFindings();

    @Test
    void rules_none_isEmpty() {
        shadows.masked(0, 10);

        assertThat(shadows.rules()).isEmpty();
    }

    @Test
    void rules_samePlaceTwice_countsOnce() {
        // given
        shadows.add(RULE, 4, 9);
        shadows.add(OTHER, 2, 12);
        shadows.add(RULE, 12, 20);

        // when / then
        assertThat(shadows.rules()).containsExactly(OTHER, RULE);
    }

    @Test
    void rules_maskedPlace_doesNotCount() {
        // given
        shadows.add(RULE, 0, 100);
        shadows.add(OTHER, 10, 20);
        shadows.masked(50, 60);

        // when / then
        assertThat(shadows.rules()).as("only the one that overlaps the mask is dropped").containsExactly(OTHER);
    }

    @Test
    void rules_masksBesideIt_doNotMatter() {
        // given
        shadows.masked(0, 10);
        shadows.masked(20, 30);
        shadows.add(RULE, 10, 20);

        // when / then
        assertThat(shadows.rules()).containsExactly(RULE);
    }
}
