package io.scrubjay.proxy.testing;

import io.scrubjay.proxy.store.FingerprintKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** An agent that logs its credential, over OTLP/HTTP in JSON. */
public final class LeakingAgent implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI logs;

    /** @param receiver scheme, host and port of the proxy's OTLP receiver */
    public LeakingAgent(URI receiver) {
        logs = receiver.resolve("/v1/logs");
    }

    /** Logs a text; returns when the first byte of the record was about to be sent. */
    public Instant log(String text) {
        String body = """
                {"resourceLogs": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "agent-7"}}]},
                 "scopeLogs": [{"logRecords": [{"timeUnixNano": "1", "body": {"stringValue": "%s"}}]}]}]}
                """.formatted(text);
        HttpRequest request = HttpRequest.newBuilder(logs)
                .version(HttpClient.Version.HTTP_1_1)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        Instant sent = Instant.now();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError("logs: " + response.statusCode());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return sent;
    }

    /** The fingerprint by which the proxy knows a secret. */
    public static String fingerprint(FingerprintKey key, String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return key.newFingerprinter().fingerprint(bytes, 0, bytes.length).hex();
    }

    @Override
    public void close() {
        client.close();
    }
}
