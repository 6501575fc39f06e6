package io.scrubjay.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.redact.ContentCoding;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpstreamConfigTest extends ConfigTest {
    @Test
    void load_upstreamWithoutAccepts_takesEveryCodingThatIsKnown() throws Exception {
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: \"http://collector\"}}\n");

        ScrubjayConfig config = ConfigLoader.load(file, Map.of()).config();

        assertThat(config.exporters().otlp().accepts())
                .containsExactlyElementsOf(Arrays.stream(ContentCoding.values())
                        .map(ContentCoding::httpName)
                        .toList());
    }

    @Test
    void load_severalUpstreams_andHeadersThatGoOn() throws Exception {
        // given
        Path file = write(RECEIVER + """
                exporters:
                  otlp:
                    endpoints: ["http://one:4318", "grpc://two"]
                    forwardHeaders: [X-Scope-OrgID, authorization]
                """);

        // when
        ScrubjayConfig.OtlpExporter exporter = ConfigLoader.load(file, Map.of()).config().exporters().otlp();

        // then
        assertThat(exporter.endpoints()).containsExactly(URI.create("http://one:4318"), URI.create("grpc://two:4317"));
        assertThat(exporter.forwardHeaders()).containsExactlyInAnyOrder("x-scope-orgid", "authorization");
    }

    @Test
    void load_upstreamsWithMistakes_saysWhich() throws Exception {
        // given
        Path file = write(RECEIVER + """
                exporters:
                  otlp:
                    endpoint: "http://one:4318"
                    endpoints: [console, "ftp://two"]
                    forwardHeaders: [content-type, "a b", User-Agent]
                    headers: {Grpc-Encoding: gzip, user-agent: mine}
                """);

        // when
        List<String> problems = problems(file, Map.of());

        // then
        assertThat(problems).containsExactly(
                file + ":5: exporters.otlp.endpoints: besides endpoint (expected: one of the two)",
                file + ":5: exporters.otlp.endpoints: console (expected: addresses; console stands alone)",
                file + ":5: exporters.otlp.endpoints: ftp://two"
                        + " (expected: http://, https://, grpc:// or grpcs:// with a host, or console)",
                file + ":6: exporters.otlp.forwardHeaders: content-type"
                        + " (expected: names of header fields that the protocol does not set itself)",
                file + ":6: exporters.otlp.forwardHeaders: a b"
                        + " (expected: names of header fields that the protocol does not set itself)",
                file + ":6: exporters.otlp.forwardHeaders: User-Agent"
                        + " (expected: names of header fields that the protocol does not set itself)",
                file + ":7: exporters.otlp.headers.Grpc-Encoding: set by the protocol (expected: another header field)");
    }

    @Test
    void load_endpointWithPassword_doesNotShowIt() throws Exception {
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: \"http://me:hunter2@collector:4318\"}}\n");

        assertThat(problems(file, Map.of()))
                .containsExactly(file + ":2: exporters.otlp.endpoint: http://[hidden]@collector:4318"
                        + " (expected: no user or password in it)");
    }

    @Test
    void load_inlineCredentialHeader_isRefusedWithoutShowingIt() throws Exception {
        Path file = write(RECEIVER + "exporters: {otlp: {endpoint: console, headers: {x-api-key: hunter2}}}\n");

        assertThat(problems(file, Map.of()))
                .containsExactly(
                        file + ":2: exporters.otlp.headers.x-api-key: [hidden] (expected: env:NAME or file:PATH)");
    }
}
