package io.scrubjay.proxy.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scrubjay.proxy.config.SecretValue;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpExporterSettingsTest {
    private final OtlpExporterSettings.Builder builder = OtlpExporterSettings.builder(URI.create("https://collector"));

    @ParameterizedTest
    @ValueSource(strings = {"Content-Type", "host", "TE", "grpc-timeout", "transfer-encoding"})
    void header_ownName_isRefused(String name) {
        assertThatThrownBy(() -> builder.header(name, new SecretValue("x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("(expected: not one that the protocol sets)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "", "a:b", "\u00e4"})
    void header_malformedName_isRefused(String name) {
        assertThatThrownBy(() -> builder.header(name, new SecretValue("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void header_malformedValue_isNotQuoted() {
        assertThatThrownBy(() -> builder.header("api-key", new SecretValue("hidden\r\nvalue")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden")
                .hasNoCause();
    }

    @Test
    void headers_areKeptInLowerCase() {
        assertThat(builder.header("X-Tenant", new SecretValue("seven")).build().headers())
                .containsOnlyKeys("x-tenant");
    }
}
