package io.scrubjay.proxy.testing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.Proxy;
import io.scrubjay.proxy.cli.Cli;
import io.scrubjay.proxy.cli.CliContext;
import io.scrubjay.proxy.cli.StartException;
import io.scrubjay.proxy.cli.Undelivered;
import io.scrubjay.proxy.config.ConfigException;
import io.scrubjay.proxy.config.ConfigLoader;
import io.scrubjay.proxy.config.ConfigSource;
import io.scrubjay.proxy.store.FingerprintKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole proxy as {@code run} starts it, from a configuration file, with a webhook receiver and everything it shows
 * to the outside: admin API, standard streams, files.
 */
public final class ProxyUnderTest implements AutoCloseable {
    private static final BufferLeaks LEAKS = BufferLeaks.watch();
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** Compiled rules for all tests. */
    private static final Path CACHE = Path.of("target", "cache").toAbsolutePath();

    private static final String ALL_RECEIVERS = """
            receivers:
              otlp: {grpc: "127.0.0.1:0", http: "127.0.0.1:0", maxRequestBytes: 4MiB}
              syslog: {tcp: "127.0.0.1:0", udp: "127.0.0.1:0", relp: "127.0.0.1:0", maxMessageBytes: 64KiB}
            """;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final HttpClient client = HttpClient.newHttpClient();
    private final String adminToken = HexFormat.of().formatHex(SecureRandom.getSeed(16));
    private final Path dir;
    private final String receivers;
    private final String yaml;
    private final Path incidents;
    private final LeakReports reports;
    private final CapturedOutput output;
    private final Proxy proxy;
    private final FingerprintKey key;

    private ProxyUnderTest(Path dir, String receivers, String yaml, LeakReports reports) {
        this.dir = dir;
        this.receivers = receivers;
        this.yaml = yaml;
        this.incidents = dir.resolve("incidents");
        this.reports = reports;
        output = new CapturedOutput();
        try {
            Path file = Files.writeString(dir.resolve("scrubjay.yaml"), receivers + yaml + """
                    incidents: {dir: incidents, webhooks: [{url: "%s", secret: "env:LEAK_WEBHOOK_SECRET", allowPrivate: true}]}
                    admin: {listen: "127.0.0.1:0", token: "env:ADMIN_TOKEN"}
                    """.formatted(reports.url()));
            ConfigSource source = () -> ConfigLoader.load(
                            file, Map.of("LEAK_WEBHOOK_SECRET", reports.secret(), "ADMIN_TOKEN", adminToken))
                    .config();
            proxy = Proxy.start(
                    source.read(),
                    source,
                    new CliContext(
                            new ByteArrayInputStream(new byte[0]),
                            out,
                            new PrintStream(err, true, StandardCharsets.UTF_8),
                            Map.of("XDG_CACHE_HOME", CACHE.toString()),
                            false,
                            false));
            key = FingerprintKey.loadOrCreate(incidents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ConfigException | StartException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Starts a proxy with all receivers on free ports.
     *
     * @param dir for its files
     * @param yaml further sections of its configuration, such as {@code exporters}
     */
    public static ProxyUnderTest start(Path dir, String yaml) {
        return start(dir, ALL_RECEIVERS, yaml);
    }

    /** Starts one with that section of receivers in place of all. */
    public static ProxyUnderTest start(Path dir, String receivers, String yaml) {
        return new ProxyUnderTest(dir, receivers, yaml, new LeakReports());
    }

    /** Starts one with the files, the configuration and the webhook receiver of this one, which must have stopped. */
    public ProxyUnderTest startAgain() {
        return new ProxyUnderTest(dir, receivers, yaml, reports);
    }

    /** Starts one that sends OTLP to an upstream. */
    public static ProxyUnderTest toOtlp(Path dir, URI upstream) {
        return start(dir, "exporters: {otlp: {endpoint: \"" + upstream + "\", timeout: 5s}}\n");
    }

    /** Where it listens, by the key of the configuration. */
    public InetSocketAddress listener(String name) {
        InetSocketAddress address = proxy.listeners().get(name);
        if (address == null) {
            throw new AssertionError(name + ": no listener in " + proxy.listeners());
        }
        return address;
    }

    /** {@code http://} and host and port of a listener. */
    public URI uri(String listener) {
        return URI.create("http://127.0.0.1:" + listener(listener).getPort());
    }

    /** The key of its fingerprints. */
    public FingerprintKey key() {
        return key;
    }

    /** What console exporters have printed. */
    public String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What was reported to the webhook. */
    public LeakReports reports() {
        return reports;
    }

    /** {@code /metrics}. */
    public String metrics() {
        return get("/metrics");
    }

    /** The sum of a meter over all its tags that match, such as {@code outcome="accepted"}. */
    public double metric(String name, String... tags) {
        return metrics().lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Stream.of(tags).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** {@code /v1/incidents}, all pages, by fingerprint. */
    public Map<String, JsonNode> incidents() {
        Map<String, JsonNode> byFingerprint = new LinkedHashMap<>();
        String path = "/v1/incidents?limit=100";
        while (true) {
            JsonNode page = JsonMapper.shared().readTree(get(path));
            for (JsonNode incident : page.get("incidents")) {
                JsonNode twin = byFingerprint.put(incident.get("fingerprint").asString(), incident);
                assertThat(twin).as("a second incident of one fingerprint").isNull();
            }
            if (!page.has("next")) {
                return byFingerprint;
            }
            path = "/v1/incidents?limit=100&after=" + page.get("next").asString();
        }
    }

    /** A resource of the admin API. */
    public String get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri("admin.listen") + path)).build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The operator's token. */
    public String adminToken() {
        return adminToken;
    }

    /** Calls the admin API with the operator's token. */
    public HttpResponse<String> call(String method, String path, String body) {
        return call(method, path, adminToken, body);
    }

    /** Calls the admin API with another token. */
    public HttpResponse<String> call(String method, String path, String token, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri("admin.listen") + path))
                .header("authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Runs a command that asks this proxy.
     *
     * @param token where its token is; {@code env:ADMIN_TOKEN} is the operator's
     * @return its exit code
     */
    public int execute(OutputStream commandOut, OutputStream commandErr, String token, String... arguments) {
        CliContext context = new CliContext(
                new ByteArrayInputStream(new byte[0]),
                commandOut,
                new PrintStream(commandErr, true, StandardCharsets.UTF_8),
                Map.of("ADMIN_TOKEN", adminToken),
                false,
                false);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--admin", uri("admin.listen").toString(), "--token", token));
        return new Cli(context, (config, source, other) -> {
                    throw new AssertionError("not to be started");
                })
                .execute(all.toArray(String[]::new));
    }

    /** {@code POST /v1/rules/reload} with the token. */
    public HttpResponse<String> reload() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri("admin.listen") + "/v1/rules/reload"))
                .header("authorization", "Bearer " + adminToken)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What SIGHUP does. */
    public void reloadRules() {
        proxy.reloadRules();
    }

    /** What it has written to the standard streams, its log included. */
    public String log() {
        return output.text();
    }

    /** Waits until each secret is an incident of its own, named by its rule and reported once to the webhook. */
    public void assertReported(PlantedSecrets secrets) {
        Map<String, String> fingerprints = secrets.fingerprints(key);
        Eventually.await("a delivered report of each secret", () -> {
            Map<String, JsonNode> known = incidents();
            return fingerprints.keySet().stream().allMatch(fingerprint -> isDelivered(known.get(fingerprint)));
        });
        List<JsonNode> events = reports.events();
        Map<String, JsonNode> known = incidents();
        fingerprints.forEach((fingerprint, secret) -> {
            String rule = secrets.rule(secret);
            JsonNode incident = requireNonNull(known.get(fingerprint));
            assertThat(incident.get("rule").asString()).as("rule of a %s", rule).isEqualTo(rule);
            List<JsonNode> reported = events.stream()
                    .filter(event -> event.at("/data/credential/fingerprint/value").asString().equals(fingerprint))
                    .toList();
            assertThat(reported.stream().map(event -> event.get("id").asString()).distinct())
                    .as("reports of a %s", rule)
                    .hasSize(1);
            assertThat(reported.getFirst().at("/data/incident").asString())
                    .isEqualTo(incident.get("id").asString());
            assertThat(reported.getFirst().get("subject").asString())
                    .isEqualTo("fp:" + key.id() + ":" + fingerprint);
        });
        assertThat(reports.rejections()).as("reports that do not verify").isEmpty();
    }

    /** Waits until the incidents count as many findings as the meters do. */
    public void assertMetersAgree() {
        try {
            Eventually.await("findings in incidents", () -> findingsOfIncidents() == findingsOfMeters());
        } catch (AssertionFailedError e) {
            throw new AssertionFailedError(
                    e.getMessage() + ": " + findingsOfIncidents() + " (expected: " + findingsOfMeters() + ")", e);
        }
    }

    private long findingsOfIncidents() {
        return incidents().values().stream()
                .mapToLong(incident -> incident.get("count").asLong())
                .sum();
    }

    private long findingsOfMeters() {
        return (long) metric("scrubjay_redact_findings_total", "mode=\"enforce\"");
    }

    /**
     * Fails if a secret stands in anything that the proxy wrote or shows, other than what it forwards, or if its meters
     * and incidents disagree.
     */
    public void assertShowsNothingOf(PlantedSecrets secrets) {
        assertMetersAgree();
        secrets.assertAbsent("/metrics", metrics());
        secrets.assertAbsent("/v1/incidents", incidents().toString());
        secrets.assertAbsent("reports", String.join("\n", reports.bodies()));
        secrets.assertAbsent("console", printed());
        secrets.assertAbsent("messages", err.toString(StandardCharsets.UTF_8));
        secrets.assertAbsent("standard streams", output.text());
        for (Path file : files()) {
            try {
                secrets.assertAbsent(file.toString(), Files.readAllBytes(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What a signal to end does; whether everything was delivered in time. */
    public boolean stop(Duration grace) {
        return proxy.stop(grace).isNothing();
    }

    /** Likewise; what was not. */
    public Undelivered stopLeaving(Duration grace) {
        return proxy.stop(grace);
    }

    @Override
    public void close() {
        proxy.stop(GRACE);
        output.close();
        reports.close();
        client.close();
        LEAKS.check();
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.walk(incidents)) {
            List<Path> found = new ArrayList<>(files.filter(Files::isRegularFile).toList());
            assertThat(found).isNotEmpty();
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isDelivered(@Nullable JsonNode incident) {
        if (incident == null) {
            return false;
        }
        JsonNode deliveries = incident.get("deliveries");
        return deliveries.size() == 1 && deliveries.get(0).get("state").asString().equals("delivered");
    }
}
