package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigChangesTest {
    private static final String YAML = """
            receivers: {otlp: {grpc: 127.0.0.1:4317}}
            exporters: {otlp: {endpoint: "grpc://collector:4317", headers: {authorization: "env:AUTH"}}}
            rules: {packs: [vcs]}
            incidents: {webhooks: [{url: "https://soc.example", secret: "env:AUTH"}]}
            """;

    @TempDir
    Path dir = Path.of("");

    @Test
    void between_sameReadTwice_isEmpty() throws Exception {
        assertThat(ConfigChanges.between(load(YAML, "one"), load(YAML, "one"))).isEmpty();
    }

    @Test
    void between_valuesAndSections_namesTheKeys() throws Exception {
        // given
        String other = YAML.replace("4317}}", "4318}, syslog: {tcp: 127.0.0.1:5514}}").replace("[vcs]", "[ai]")
                + "mask: {style: fixed}\nshutdownGrace: 1s\n";

        // when / then
        assertThat(ConfigChanges.between(load(YAML, "one"), load(other, "one")))
                .containsExactly(
                        "receivers.otlp.grpc", "receivers.syslog", "rules.packs", "mask.style", "shutdownGrace");
    }

    @Test
    void between_secrets_namesTheKeysThatHoldThem() throws Exception {
        assertThat(ConfigChanges.between(load(YAML, "one"), load(YAML, "other")))
                .containsExactly("exporters.otlp.headers", "incidents.webhooks");
    }

    private ScrubjayConfig load(String yaml, String secret) throws Exception {
        Path file = Files.writeString(dir.resolve("scrubjay.yaml"), yaml);
        return ConfigLoader.load(file, Map.of("AUTH", secret)).config();
    }
}
