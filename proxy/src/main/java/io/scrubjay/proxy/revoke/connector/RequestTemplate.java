package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A declared request.
 *
 * @param path below the provider's address; handles in it are one segment each
 * @param headers by name
 * @param body null for none
 * @param contentType of the body
 */
record RequestTemplate(
        String method,
        ByteTemplate path,
        Map<String, ByteTemplate> headers,
        @Nullable ByteTemplate body,
        String contentType) {
    RequestTemplate {
        headers = Map.copyOf(headers);
    }

    /**
     * The request with its values.
     *
     * @throws ByteTemplate.MissingValueException if a value is missing
     */
    HttpCall fill(ProviderClient client, ByteTemplate.Values values) {
        URI uri = client.uri(new String(path.fill(values), StandardCharsets.US_ASCII));
        HttpCall call = HttpCall.of(method, uri);
        headers.forEach((name, value) -> call.header(name, value.fill(values)));
        return body == null ? call : call.body(contentType, body.fill(values));
    }
}
