package io.scrubjay.proxy.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Stands for the security team: takes leak reports and believes only those whose Standard Webhooks signature is right. */
final class WebhookReceiver implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final LinkedBlockingQueue<Report> reports = new LinkedBlockingQueue<>();
    private final LoopbackServer server;
    private final byte[] key;

    WebhookReceiver(byte[] key) throws IOException {
        this.key = key.clone();
        server = new LoopbackServer((exchange, body) -> {
            long nanos = System.nanoTime();
            String id = exchange.getRequestHeaders().getFirst("webhook-id");
            String timestamp = exchange.getRequestHeaders().getFirst("webhook-timestamp");
            String signature = exchange.getRequestHeaders().getFirst("webhook-signature");
            if (!isSigned(id, timestamp, signature, body)) {
                return 401;
            }
            reports.add(new Report(JSON.readTree(body), new String(body, StandardCharsets.UTF_8), nanos));
            return 204;
        });
    }

    URI uri() {
        return server.uri().resolve("/leaks");
    }

    /** The secret as a configuration writes it. */
    String secret() {
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    /** Waits for so many reports; fewer if the time is over. */
    List<Report> await(int count, Duration timeout) throws InterruptedException {
        List<Report> arrived = new ArrayList<>();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (arrived.size() < count) {
            Report next = reports.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            arrived.add(next);
        }
        return arrived;
    }

    private boolean isSigned(
            @Nullable String id, @Nullable String timestamp, @Nullable String signature, byte[] body) {
        if (id == null || timestamp == null || signature == null) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            return MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.US_ASCII), signature.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HmacSHA256: not available in this JDK", e);
        }
    }

    @Override
    public void close() {
        server.close();
    }

    /**
     * One leak report.
     *
     * @param event the CloudEvent
     * @param text the same as it came
     * @param arrivedNanos when, by {@link System#nanoTime}
     */
    record Report(JsonNode event, String text, long arrivedNanos) {}
}
