package io.scrubjay.benchmarks.load;

import io.scrubjay.benchmarks.corpus.Payload;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts single requests and insists on their success. One thread. */
final class LoadProbe implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI logs;

    LoadProbe(InetSocketAddress target) {
        logs = URI.create("http://127.0.0.1:" + target.getPort() + "/v1/logs");
    }

    /**
     * Posts and waits for the answer.
     *
     * @throws IOException if it is not 200
     */
    void post(Payload payload) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(logs)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-protobuf")
                .POST(HttpRequest.BodyPublishers.ofByteArray(payload.bytes()))
                .build();
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException("POST " + logs + ": " + status + " (expected: 200)");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
