package io.scrubjay.proxy.testing;

import io.scrubjay.proxy.testing.ProviderServer.Answer;
import io.scrubjay.proxy.testing.ProviderServer.Request;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a Vault and answers every second call by 503 itself. */
public final class VaultRelay implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger calls = new AtomicInteger();
    private final URI vault;
    private final ProviderServer server = ProviderServer.start(this::answer);

    public VaultRelay(URI vault) {
        this.vault = vault;
    }

    /** Scheme, host and port. */
    public URI address() {
        return server.address();
    }

    private Answer answer(Request request) {
        if (calls.incrementAndGet() % 2 == 0) {
            return Answer.of(503, "");
        }
        HttpRequest forwarded = HttpRequest.newBuilder(vault.resolve(request.path()))
                .version(HttpClient.Version.HTTP_1_1)
                .header("x-vault-token", request.header("X-vault-token"))
                .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()))
                .build();
        try {
            HttpResponse<String> response = client.send(forwarded, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), Map.of());
        } catch (IOException e) {
            return Answer.of(502, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.of(502, "");
        }
    }

    @Override
    public void close() {
        server.close();
        client.close();
    }
}
