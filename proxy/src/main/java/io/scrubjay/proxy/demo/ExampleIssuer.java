package io.scrubjay.proxy.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scrubjay.proxy.config.RevocationConfig;
import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.rules.mask.Fingerprinter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands for a broker that issues keys of Anthropic, and for Anthropic's admin API: it registers a key with the
 * proxy, and makes it inactive when it is told to.
 */
final class ExampleIssuer implements AutoCloseable {
    private static final String CONNECTOR = "claude";
    private static final int TOKEN_BYTES = 24;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final String token;
    private volatile boolean isActive = true;

    ExampleIssuer(RandomGenerator random) throws IOException {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        token = HexFormat.of().formatHex(bytes);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/organizations/api_keys/", this::answer);
        server.start();
    }

    /** What a configuration says of it. */
    RevocationConfig config() {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new RevocationConfig(
                false,
                List.of(new RevocationConfig.Person("broker", new SecretValue(token), List.of(CONNECTOR))),
                List.of(),
                List.of(RevocationConfig.ConnectorEntry.of(
                        CONNECTOR, "anthropic", address, new SecretValue(token), true)),
                List.of(),
                RevocationConfig.Limits.DEFAULT);
    }

    /** Registers a key by its fingerprint, as a broker does when it has issued one. */
    void register(URI admin, String key) throws IOException, InterruptedException {
        JsonNode hmac = call(admin, "GET", "/v1/fingerprint-key", "");
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        String fingerprint = new Fingerprinter(Base64.getDecoder().decode(hmac.get("key").asString()))
                .fingerprint(bytes, 0, bytes.length)
                .hex();
        JsonMapper mapper = JsonMapper.shared();
        var body = mapper.createObjectNode();
        body.putObject("fingerprint").put("key_id", hmac.get("key_id").asString()).put("value", fingerprint);
        body.put("connector", CONNECTOR).put("class", "jit").put("agent", "planner").put("owner", "team-agents");
        body.putObject("handle").put("type", "api_key").put("id", "apikey_demo");
        call(admin, "POST", "/v1/credentials", mapper.writeValueAsString(body));
    }

    /** Whether the key works no more. */
    boolean isRevoked() {
        return !isActive;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private JsonNode call(URI admin, String method, String path, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(admin.resolve(path))
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("authorization", "Bearer " + token)
                            .method(method, HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 300) {
                throw new IOException(path + ": HTTP " + response.statusCode() + " (expected: success)");
            }
            return JsonMapper.shared().readTree(response.body());
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (exchange.getRequestMethod().equals("POST") && body.contains("inactive")) {
                isActive = false;
            }
            byte[] answer = ("{\"status\": \"" + (isActive ? "active" : "inactive") + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }
}
