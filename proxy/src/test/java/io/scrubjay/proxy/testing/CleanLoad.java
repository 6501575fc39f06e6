package io.scrubjay.proxy.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends log records without secrets at a steady rate. */
public final class CleanLoad {
    private static final int RECORDS_A_REQUEST = 500;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicLong accepted = new AtomicLong();
    private final long startNanos = System.nanoTime();

    private CleanLoad() {}

    /** Starts it; nothing is sent for a rate of 0. */
    public static CleanLoad start(URI receiver, int recordsPerSecond) {
        CleanLoad load = new CleanLoad();
        if (recordsPerSecond > 0) {
            String record = "{\"timeUnixNano\": \"1\", \"severityText\": \"INFO\", \"body\": {\"stringValue\":"
                    + " \"GET /api/v1/orders/4711 200 in 12 ms, cache miss, 3 rows from replica eu-west-1b\"}}";
            String body = "{\"resourceLogs\": [{\"scopeLogs\": [{\"logRecords\": ["
                    + IntStream.range(0, RECORDS_A_REQUEST).mapToObj(i -> record).collect(Collectors.joining(", "))
                    + "]}]}]}";
            HttpRequest request = HttpRequest.newBuilder(receiver.resolve("/v1/logs"))
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            long everyMicros = 1_000_000L * RECORDS_A_REQUEST / recordsPerSecond;
            var _ = load.clock.scheduleAtFixedRate(() -> load.send(request), 0, everyMicros, TimeUnit.MICROSECONDS);
        }
        return load;
    }

    /** Ends it; how many records a second were accepted. */
    public long stop() {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        clock.shutdownNow();
        client.shutdownNow();
        return Math.round(accepted.get() / seconds);
    }

    private void send(HttpRequest request) {
        var _ = client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).thenAccept(response -> {
            if (response.statusCode() == 200) {
                accepted.addAndGet(RECORDS_A_REQUEST);
            }
        });
    }
}
