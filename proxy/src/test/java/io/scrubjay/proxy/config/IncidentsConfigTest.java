package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.scrubjay.rules.syntax.Problem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IncidentsConfigTest extends ConfigTest {
    @Test
    void load_webhookOptions_areReadAndChecked() throws Exception {
        // given
        Path file = write(RECEIVER + """
                incidents:
                  webhooks:
                    - {url: "http://127.0.0.1:1/a", secret: "env:KEY", allowPrivate: true, format: ocsf}
                    - {url: "http://soc.example/a", secret: "env:KEY"}
                    - {url: "https://soc.example/b", secret: "env:KEY", format: set}
                    - {url: "https://soc.example/c", secret: "env:KEY", format: xml}
                    - {url: "https://soc.example/d", secret: "env:KEY", format: github}
                """);

        // when
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of("KEY", "k")));

        // then
        assertThat(thrown.problems()).extracting(Problem::message)
                .containsExactly(
                        "incidents.webhooks[1].url: http://soc.example (expected: https://; http:// and private addresses"
                                + " only with allowPrivate)",
                        "incidents.webhooks[2].signingKey: missing (expected: env:NAME or file:PATH, format set is signed by it)",
                        "incidents.webhooks[3].format: xml (expected: cloudevents, ocsf, set, github, gitlab)",
                        "incidents.webhooks[4].signingKey: missing (expected: env:NAME or file:PATH, format github is signed by"
                                + " it)");
    }
}
