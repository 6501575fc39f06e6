package io.scrubjay.proxy.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a running proxy's admin API is and what it is told; mixed into commands that talk to one. */
final class AdminOptions {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Option(
            names = "--admin",
            paramLabel = "URL",
            description = "The admin API of the proxy, by default ${DEFAULT-VALUE}.",
            defaultValue = "http://127.0.0.1:9464")
    private URI admin = URI.create("http://127.0.0.1:9464");

    @Option(
            names = "--token",
            paramLabel = "env:NAME|file:PATH",
            description = "Where its token is: that of admin.token, or of an approver.")
    private @Nullable String token;

    /**
     * Calls it.
     *
     * @param body null for none
     * @throws InputException if it cannot be reached, or refuses
     */
    JsonNode call(CliContext context, String method, String path, @Nullable JsonNode body) throws InputException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(admin.resolve(path))
                    .version(HttpClient.Version.HTTP_1_1)
                    .timeout(TIMEOUT)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body.toString()));
        } catch (IllegalArgumentException e) {
            throw new InputException("--admin: " + admin + " (expected: http://host:port)");
        }
        if (token != null) {
            request.header("authorization", "Bearer " + read(context, token));
        }
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            JsonNode json = JsonMapper.shared().readTree(response.body());
            if (response.statusCode() >= 300) {
                throw new InputException(json.path("detail").asString("HTTP " + response.statusCode()));
            }
            return json;
        } catch (IOException | JacksonException e) {
            throw new InputException(
                    "--admin: " + admin + " does not answer (expected: the admin API of a running proxy)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InputException("interrupted");
        }
    }

    private static String read(CliContext context, String reference) throws InputException {
        if (reference.startsWith("env:")) {
            String value = context.variables().get(reference.substring("env:".length()));
            if (value != null && !value.isEmpty()) {
                return value;
            }
        } else if (reference.startsWith("file:")) {
            try {
                return Files.readString(Path.of(reference.substring("file:".length()))).strip();
            } catch (IOException e) {
                throw new InputException("--token: " + reference + " (expected: a readable file)");
            }
        } else {
            throw new InputException("--token: [hidden] (expected: env:NAME or file:PATH)");
        }
        throw new InputException("--token: " + reference + " (expected: an environment variable that is set)");
    }
}
