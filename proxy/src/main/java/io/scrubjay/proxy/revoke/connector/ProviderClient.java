package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.proxy.http.AddressRules;
import io.scrubjay.proxy.http.HttpCall;
import io.scrubjay.proxy.http.HttpCaller;
import io.scrubjay.proxy.http.HttpFailure;
import io.scrubjay.proxy.http.HttpReply;
import io.scrubjay.proxy.tls.TlsContext;
import java.net.URI;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Calls one provider, at the one address that the configuration gives. Any thread. */
public final class ProviderClient {
    private final URI base;
    private final HttpCaller caller;
    private final AddressRules rules;
    private final TlsContext tls;

    /** @param base scheme, host, port and the beginning of every path */
    public ProviderClient(URI base, HttpCaller caller, AddressRules rules, TlsContext tls) {
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.caller = caller;
        this.rules = rules;
        this.tls = tls;
    }

    /** The address of a path that begins with a slash. */
    URI uri(String path) {
        return URI.create(base + path);
    }

    URI base() {
        return base;
    }

    /** Makes the call and wipes it. */
    HttpReply call(HttpCall call) throws HttpFailure, InterruptedException {
        try {
            return caller.call(call, rules, tls);
        } finally {
            call.wipe();
        }
    }

    /** The body of an answer; a missing node where it is no JSON. */
    static JsonNode json(HttpReply reply) {
        try {
            return reply.body().isEmpty() ? MissingNode.getInstance() : JsonMapper.shared().readTree(reply.body());
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /** What a failure to call means. */
    static Outcome outcome(HttpFailure failure) {
        return failure.isPermanent()
                ? new Outcome.Refused(failure.kind())
                : new Outcome.Retry(failure.kind(), null);
    }

    /** What a status means that a connector knows nothing better about. */
    static Outcome outcome(HttpReply reply) {
        String result = Integer.toString(reply.status());
        return switch (reply.status()) {
            case 408, 425, 429 -> new Outcome.Retry(result, reply.retryAfter());
            default ->
                reply.status() >= 500
                        ? new Outcome.Retry(result, reply.retryAfter())
                        : reply.isSuccess() ? new Outcome.Done(result) : new Outcome.Refused(result);
        };
    }
}
