package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminConfigTest extends ConfigTest {
    @Test
    void load_adminToken_isReadFromWhereItPoints() throws Exception {
        // given
        String token = "0123456789-._~+/" + "==";
        Path file = write(RECEIVER + "admin: {token: \"env:ADMIN_TOKEN\"}\n");

        // when
        ScrubjayConfig.Admin admin = ConfigLoader.load(file, Map.of("ADMIN_TOKEN", token)).config().admin();

        // then
        assertThat(admin.token()).isEqualTo(new SecretValue(token)).hasToString("[hidden]");
        assertThat(ConfigLoader.load(write(RECEIVER), Map.of()).config().admin().token()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifteen-letters", "with a blank in it", "sixteen-letters-\u00e4"})
    void load_adminTokenThatNoHeaderCarries_isRefused(String token) throws Exception {
        Path file = write(RECEIVER + "admin: {token: \"env:ADMIN_TOKEN\"}\n");

        assertThat(problems(file, Map.of("ADMIN_TOKEN", token)))
                .containsExactly(file + ":2: admin.token: env:ADMIN_TOKEN (expected: 16 to 1024 letters, digits and"
                        + " - . _ ~ + / = in it, such as of: openssl rand -hex 32)");
    }

    @Test
    void load_adminTokenInTheFile_isRefused() throws Exception {
        Path file = write(RECEIVER + "admin: {token: written-here-by-mistake}\n");

        assertThat(problems(file, Map.of()))
                .containsExactly(file + ":2: admin.token: [hidden] (expected: env:NAME or file:PATH)");
    }
}
