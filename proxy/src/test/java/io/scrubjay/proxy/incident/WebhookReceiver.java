package io.scrubjay.proxy.incident;

import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scrubjay.proxy.config.ScrubjayConfig;
import io.scrubjay.proxy.config.SecretValue;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A webhook over real HTTP, which checks signatures with the reference library. */
final class WebhookReceiver implements AutoCloseable {
    private static final int WAIT_SECONDS = 10;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final String secret;
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();

    private WebhookReceiver(HttpServer server, String secret) {
        this.server = server;
        this.secret = secret;
    }

    /** A receiver whose answer to each call is the handler's doing. */
    static WebhookReceiver start(Answer answer) throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        WebhookReceiver receiver =
                new WebhookReceiver(server, "whsec_" + Base64.getEncoder().encodeToString(key));
        server.createContext("/hook", exchange -> {
            try (exchange) {
                byte[] body = exchange.getRequestBody().readAllBytes();
                Call call = new Call(
                        exchange.getRequestMethod(),
                        HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true),
                        new String(body, StandardCharsets.UTF_8));
                receiver.calls.add(call);
                answer.answer(exchange, call);
            }
        });
        server.setExecutor(receiver.executor);
        server.start();
        return receiver;
    }

    /** A receiver that always answers with this status. */
    static WebhookReceiver answering(int status) throws IOException {
        return start((exchange, call) -> exchange.sendResponseHeaders(status, -1));
    }

    ScrubjayConfig.Webhook webhook() {
        return new ScrubjayConfig.Webhook(url(), new SecretValue(secret), true);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook?token=abc");
    }

    /** The next call, its signature verified. */
    Call take() throws Exception {
        Call call = calls.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        if (call == null) {
            throw new AssertionError("no call in " + WAIT_SECONDS + " s");
        }
        new Webhook(secret).verify(call.body(), call.headers());
        return call;
    }

    /** Forgets the calls so far. */
    void takeAll() {
        calls.clear();
    }

    int waitingCalls() {
        return calls.size();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    /** Answers a call. */
    interface Answer {
        void answer(HttpExchange exchange, Call call) throws IOException;
    }

    /** A call that came in. */
    record Call(String method, HttpHeaders headers, String body) {
        String id() {
            return headers.firstValue("webhook-id").orElseThrow();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    static void writeForever(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] block = new byte[8192];
        try (OutputStream out = exchange.getResponseBody()) {
            while (!Thread.currentThread().isInterrupted()) {
                out.write(block);
            }
        }
    }
}
