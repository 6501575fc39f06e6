package io.scrubjay.proxy.testing;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP receiver of leak reports, which accepts only those whose signature the Standard Webhooks library verifies.
 */
public final class LeakReports implements AutoCloseable {
    private final String secret;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> accepted = new CopyOnWriteArrayList<>();
    private final List<String> rejected = new CopyOnWriteArrayList<>();
    private volatile int status = 204;

    /** Starts one on a free port, with a signing key of its own. */
    public LeakReports() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/leaks", this::onReport);
        server.setExecutor(threads);
        server.start();
    }

    /** Where reports go. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/leaks");
    }

    /** What signs them. */
    public String secret() {
        return secret;
    }

    /** What it answers to reports that verify from now on; only with 204 it counts them. */
    public void answer(int statusFromNowOn) {
        status = statusFromNowOn;
    }

    /** The events so far. */
    public List<JsonNode> events() {
        return accepted.stream().map(JsonMapper.shared()::readTree).toList();
    }

    /** The bodies so far, verified or not. */
    public List<String> bodies() {
        return List.copyOf(accepted);
    }

    /** Why calls were rejected. */
    public List<String> rejections() {
        return List.copyOf(rejected);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void onReport(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            try {
                new Webhook(secret).verify(body, HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true));
                int answer = status;
                if (answer == 204) {
                    accepted.add(body);
                }
                exchange.sendResponseHeaders(answer, -1);
            } catch (Exception e) {
                rejected.add(e.toString());
                exchange.sendResponseHeaders(401, -1);
            }
        }
    }
}
