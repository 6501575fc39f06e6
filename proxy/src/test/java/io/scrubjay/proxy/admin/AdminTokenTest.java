package io.scrubjay.proxy.admin;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.scrubjay.proxy.config.SecretValue;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdminTokenTest {
    private final AdminToken token = new AdminToken(new SecretValue("the-right-token-0"));

    @Test
    void refusal_rightToken_isNone() {
        assertThat(token.refusal(List.of("Bearer the-right-token-0"))).isNull();
        assertThat(token.refusal(List.of("bearer  the-right-token-0"))).isNull();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                argumentSet("nothing", List.of()),
                argumentSet("empty", List.of("")),
                argumentSet("another scheme", List.of("Basic the-right-token-0")),
                argumentSet("no scheme", List.of("the-right-token-0")),
                argumentSet("no token", List.of("Bearer ")),
                argumentSet("another token", List.of("Bearer the-right-token-1")),
                argumentSet("beginning of it", List.of("Bearer the-right-token-")),
                argumentSet("more than it", List.of("Bearer the-right-token-00")),
                argumentSet("another casing", List.of("Bearer The-right-token-0")),
                argumentSet("twice", List.of("Bearer the-right-token-0", "Bearer the-right-token-0")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusal_anythingElse_isUnauthorized(List<String> authorization) {
        // when
        AdminResponse refusal = requireNonNull(token.refusal(authorization));

        // then
        assertThat(refusal.status()).isEqualTo(401);
        assertThat(refusal.headers().get("www-authenticate")).startsWith("Bearer realm=\"scrubjay\"");
        assertThat(refusal.body()).doesNotContain("the-right-token");
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void refusal_noTokenConfigured_isForbiddenAndSaysWhatToSet(List<String> authorization) {
        // when
        AdminResponse refusal = requireNonNull(new AdminToken(null).refusal(authorization));

        // then
        assertThat(refusal.status()).isEqualTo(403);
        assertThat(refusal.body())
                .contains("admin.token: not set (expected: env:NAME or file:PATH in the configuration;");
    }
}
