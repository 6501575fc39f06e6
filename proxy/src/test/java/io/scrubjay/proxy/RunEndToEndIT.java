package io.scrubjay.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.testing.Eventually;
import io.scrubjay.proxy.testing.Launcher;
import io.scrubjay.proxy.testing.LeakReports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./scrubjay run} as a process of its own, from a release directory, until SIGTERM. */
@Timeout(120)
class RunEndToEndIT {
    private static final Pattern CURL =
            Pattern.compile("curl -s (http://\\S+/v1/logs) -H 'content-type: application/json' -d '([^']+)'");
    private static final Pattern ADMIN = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+(?=/v1/incidents)");
    private static final Pattern TOKEN = Pattern.compile("gh" + "p_\\w{36}");

    @TempDir
    Path dir = Path.of("");

    @SuppressWarnings("NullAway.Init")
    private Path launcher;

    @BeforeEach
    void layOutARelease() throws IOException {
        launcher = Launcher.layOut(dir);
    }

    @Test
    void run_masksWhatItsOwnCommandSends_andEndsCleanly() throws Exception {
        try (LeakReports reports = new LeakReports();
                HttpClient client = HttpClient.newHttpClient()) {
            // given
            Path config = Files.writeString(dir.resolve("scrubjay.yaml"), """
                    receivers:
                      otlp: {grpc: "127.0.0.1:0", http: "127.0.0.1:0"}
                      syslog: {tcp: "127.0.0.1:0", udp: "127.0.0.1:0"}
                    incidents: {dir: data, webhooks: [{url: "%s", secret: "env:LEAK_WEBHOOK_SECRET", allowPrivate: true}]}
                    admin: {listen: "127.0.0.1:0"}
                    """.formatted(reports.url()));
            Path out = dir.resolve("out");
            Path err = dir.resolve("err");
            Process process = start("", config, out, err, reports);
            try {
                Eventually.await("the banner", () -> !process.isAlive() || CURL.matcher(read(out)).find());
                String banner = read(out);
                Matcher curl = CURL.matcher(banner);
                assertThat(curl.find()).as(banner + read(err)).isTrue();
                String token = first(TOKEN, banner);

                // when
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(URI.create(curl.group(1)))
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(curl.group(2)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

                // then
                assertThat(answer.statusCode()).isEqualTo(200);
                Eventually.await("the record", () -> read(out).contains("cloning with [redacted:github-pat:"));
                Eventually.await("the report", () -> reports.events().size() == 1);
                assertThat(reports.bodies().getFirst()).doesNotContain(token);

                process.destroy();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the end after SIGTERM").isTrue();
                assertThat(process.exitValue()).as(read(err)).isZero();
                assertThat(read(err)).doesNotContain(token).contains("stopped: everything accepted was delivered");
                assertThat(read(out).substring(banner.length())).doesNotContain(token);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    /** {@code nohup}, and what starts daemons without a terminal, leaves SIGHUP ignored to whom it starts. */
    @ParameterizedTest
    @ValueSource(strings = {"", "trap '' HUP;"})
    void run_hangUpSignal_putsOtherRulesInForceWithoutARestart(String before) throws Exception {
        try (LeakReports reports = new LeakReports();
                HttpClient client = HttpClient.newHttpClient()) {
            // given
            Files.writeString(dir.resolve("one.yaml"), rule("acme-one", "acmeone_{alnum:20}"));
            Files.writeString(dir.resolve("two.yaml"), rule("acme-two", "acmetwo_{alnum:20}"));
            String yaml = """
                    receivers: {otlp: {http: "127.0.0.1:0"}}
                    rules: {packs: [], files: [one.yaml]}
                    admin: {listen: "127.0.0.1:0"}
                    """;
            Path config = Files.writeString(dir.resolve("scrubjay.yaml"), yaml);
            Path out = dir.resolve("out");
            Path err = dir.resolve("err");
            Process process = start(before, config, out, err, reports);
            try {
                Eventually.await("the banner", () -> !process.isAlive() || ADMIN.matcher(read(out)).find());
                URI rules = URI.create(first(ADMIN, read(out)) + "/v1/rules");
                assertThat(get(client, rules)).contains("acme-one").doesNotContain("acme-two");
                Files.writeString(config, yaml.replace("[one.yaml]", "[one.yaml, two.yaml]"));

                // when
                hangUp(process);

                // then
                Eventually.await("the rule", () -> !process.isAlive() || get(client, rules).contains("acme-two"));
                assertThat(process.isAlive()).as(read(err)).isTrue();
                assertThat(get(client, rules)).contains("\"generation\":2", "acme-one");

                // when it comes with a mistake
                Files.writeString(config, yaml + "what: 1\n");
                hangUp(process);

                // then
                Eventually.await("the refusal", () -> read(err).contains("scrubjay.yaml:4: what: unknown key"));
                assertThat(get(client, rules)).contains("\"generation\":2", "acme-two");
                process.destroy();
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("the end after SIGTERM").isTrue();
                assertThat(process.exitValue()).as(read(err)).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static String rule(String id, String token) {
        return "rules: [{id: " + id + ", title: t, provider: acme, severity: high, token: '" + token + "'}]\n";
    }

    /** Java itself can send only SIGTERM and SIGKILL. */
    private static void hangUp(Process process) throws Exception {
        Process kill = new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid()).inheritIO().start();
        assertThat(kill.waitFor()).isZero();
    }

    private static String get(HttpClient client, URI uri) {
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Logs as much as can be, which must not show the secret either. */
    private Process start(String before, Path config, Path out, Path err, LeakReports reports) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "sh", "-c", before + " exec \"$0\" run --config \"$1\"", launcher.toString(), config.toString()))
                .directory(dir.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("SCRUBJAY_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SCRUBJAY_JAVA_OPTS", "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace");
        builder.environment().put("LEAK_WEBHOOK_SECRET", reports.secret());
        builder.environment().put("XDG_CACHE_HOME", Path.of("target", "cache").toAbsolutePath().toString());
        return builder.start();
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
