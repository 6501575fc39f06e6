package io.scrubjay.benchmarks.corpus;

import io.scrubjay.benchmarks.corpus.LogEntry.Attribute;
import java.util.List;

/**
 * What agents and the services around them write, one method for each kind of event.
 *
 * <p>It is meant to be hard on a scanner in the ways that real logs are: everyday uses of {@code key}, {@code token},
 * {@code auth} and {@code secret}, and identifiers that look like credentials.
 */
final class AgentEvents {
    private static final List<String> MODELS =
            List.of("claude-sonnet-4-5", "gpt-5-mini", "gemini-2.5-flash", "llama-3.3-70b-instruct", "mistral-large");
    private static final List<String> TOOLS = List.of(
            "read_file", "write_file", "shell", "http_get", "search_code", "run_tests", "query_database", "list_issues",
            "open_page", "apply_patch");
    private static final List<String> EXCEPTIONS = List.of(
            "java.net.SocketTimeoutException: Read timed out",
            "java.lang.IllegalStateException: cache key collision for bucket 17",
            "com.example.orders.ValidationException: currency must not be null",
            "java.util.concurrent.CompletionException: token bucket exhausted",
            "org.example.auth.SessionExpiredException: session expired 12 s ago");

    /**
     * One line in seven assigns something to a name that says key, token or password, as code that agents read does.
     */
    private static final List<String> CODE = List.of(
            "    String key = order.customer() + \":\" + order.currency();",
            "for token in tokenizer.encode(prompt): counts[token] += 1",
            "password: z.string().min(12, \"too short\"),",
            "if (!req.headers.authorization) return res.status(401).end();",
            "const apiKey = process.env.SERVICE_API_KEY ?? failFast();",
            "return map.get(key).orElseThrow(() -> new NotFound(\"order\"));",
            "    def test_refund_is_idempotent(client, order_factory):",
            "import { useCallback, useEffect, useState } from 'react'",
            "    assert response.json()[\"items\"] == []",
            "func (s *Scheduler) Enqueue(ctx context.Context, job Job) error {",
            "        for (int attempt = 0; attempt < maxAttempts; attempt++) {",
            "  resources: {requests: {cpu: 200m, memory: 256Mi}}",
            "    let mut buffer = Vec::with_capacity(1 << 16);",
            "CREATE INDEX CONCURRENTLY orders_created_at ON orders (created_at)",
            "        log.debug(\"cache miss for {}\", key);",
            "export default function Cart({ items, onRemove }: CartProps) {",
            "    raise ValueError(f\"unexpected status {status}\")",
            "  <button type=\"submit\" disabled={pending}>Save</button>",
            "    private final Map<String, Session> sessions = new ConcurrentHashMap<>();",
            "resource \"aws_security_group\" \"gateway\" { vpc_id = module.network.vpc_id }",
            "        return self._session.get(url, timeout=self._timeout).json()");
    private static final List<String> SQL = List.of(
            "SELECT id, status, total FROM orders WHERE customer_id = $1 AND status <> 'closed' ORDER BY id LIMIT 50",
            "UPDATE sessions SET last_seen = now() WHERE key = $1",
            "INSERT INTO audit (actor, action, at) VALUES ($1, 'password_change', now())",
            "SELECT count(*) FROM api_keys WHERE revoked_at IS NULL GROUP BY team_id");

    private final Pieces pieces;

    AgentEvents(Pieces pieces) {
        this.pieces = pieces;
    }

    /** Returns the body and adds the attributes of the next event. */
    String next(List<Attribute> attributes) {
        int of100 = pieces.number(0, 100);
        if (of100 < 22) {
            return reasoning(attributes);
        } else if (of100 < 38) {
            return toolCall(attributes);
        } else if (of100 < 50) {
            return toolResult(attributes);
        } else if (of100 < 62) {
            return modelCall(attributes);
        } else if (of100 < 70) {
            return httpExchange(attributes);
        } else if (of100 < 74) {
            return stackTrace(attributes);
        } else if (of100 < 82) {
            return kubernetes(attributes);
        } else if (of100 < 88) {
            return retrieval(attributes);
        } else if (of100 < 94) {
            return shell(attributes);
        } else if (of100 < 98) {
            return database(attributes);
        }
        return attachment(attributes);
    }

    private String reasoning(List<Attribute> attributes) {
        text(attributes, "gen_ai.agent.name", pieces.service() + "-agent");
        text(attributes, "gen_ai.conversation.id", pieces.uuid());
        count(attributes, "agent.step", pieces.number(1, 60));
        return pieces.prose(pieces.number(80, 900));
    }

    private String toolCall(List<Attribute> attributes) {
        String tool = pieces.pick(TOOLS);
        text(attributes, "gen_ai.tool.name", tool);
        text(attributes, "gen_ai.tool.call.id", callId());
        return "{\"tool\":\"" + tool + "\",\"arguments\":{\"path\":\"" + pieces.path() + "\",\"max_tokens\":"
                + pieces.number(256, 8192) + ",\"cache_key\":\"" + pieces.service() + ":" + pieces.number(1, 99999)
                + "\",\"reason\":" + Json.quoted(pieces.sentence()) + ",\"idempotency_key\":\"" + pieces.uuid()
                + "\",\"options\":{\"recursive\":" + pieces.chance(0.5) + ",\"url\":\"" + pieces.url()
                + "\",\"timeout_ms\":" + pieces.number(100, 30_000) + "}}}";
    }

    private String toolResult(List<Attribute> attributes) {
        text(attributes, "gen_ai.tool.call.id", callId());
        count(attributes, "tool.duration_ms", pieces.number(1, 20_000));
        StringBuilder result = new StringBuilder("{\"status\":\"ok\",\"matches\":[");
        int matches = pieces.number(1, 8);
        for (int i = 0; i < matches; i++) {
            result.append(i == 0 ? "" : ",")
                    .append("{\"file\":\"").append(pieces.path()).append("\",\"line\":").append(pieces.number(1, 900))
                    .append(",\"sha\":\"").append(pieces.hex(40)).append("\",\"text\":")
                    .append(Json.quoted(codeLine())).append('}');
        }
        return result.append("],\"truncated\":").append(pieces.chance(0.2)).append(",\"next_token\":null}").toString();
    }

    private String codeLine() {
        return pieces.pick(CODE);
    }

    private String modelCall(List<Attribute> attributes) {
        int input = pieces.number(200, 120_000);
        int output = pieces.number(1, 4_000);
        text(attributes, "gen_ai.operation.name", "chat");
        text(attributes, "gen_ai.request.model", pieces.pick(MODELS));
        text(attributes, "gen_ai.response.id", "chatcmpl-" + pieces.base62(29));
        text(attributes, "gen_ai.response.finish_reasons", "tool_calls");
        count(attributes, "gen_ai.usage.input_tokens", input);
        count(attributes, "gen_ai.usage.output_tokens", output);
        count(attributes, "gen_ai.request.max_tokens", 4096);
        return "model call finished: input_tokens=" + input + " output_tokens=" + output + " cached_tokens=" + input / 2
                + " tokens_per_second=" + pieces.decimal() + " request_id=req_" + pieces.base62(24) + " fingerprint=fp_"
                + pieces.hex(10) + " cost_usd=" + pieces.decimal();
    }

    private String httpExchange(List<Attribute> attributes) {
        text(attributes, "http.request.method", "POST");
        text(attributes, "url.full", pieces.url());
        count(attributes, "http.response.status_code", pieces.chance(0.9) ? 200 : 429);
        return "POST /v1/" + pieces.service() + "/query HTTP/1.1\r\nHost: " + pieces.host()
                + "\r\nUser-Agent: agent-runtime/2.14.1 (linux; x86_64)\r\nContent-Type: application/json\r\n"
                + "Authorization: ***\r\nX-Request-Id: " + pieces.uuid() + "\r\nTraceparent: 00-" + pieces.hex(32) + "-"
                + pieces.hex(16) + "-01\r\nIf-None-Match: W/\"" + pieces.hex(32) + "\"\r\nContent-Length: "
                + pieces.number(10, 9000) + "\r\n\r\n{\"query\":" + Json.quoted(pieces.goal())
                + ",\"partition_key\":\"eu-" + pieces.number(1, 64) + "\",\"page_token\":null,\"limit\":"
                + pieces.number(1, 100) + "}\r\nHTTP/1.1 200 OK\r\nX-RateLimit-Remaining-Tokens: "
                + pieces.number(0, 150_000) + "\r\nETag: \"" + pieces.hex(40) + "\"\r\n";
    }

    private String stackTrace(List<Attribute> attributes) {
        String exception = pieces.pick(EXCEPTIONS);
        text(attributes, "exception.type", exception.substring(0, exception.indexOf(':')));
        StringBuilder trace = new StringBuilder("request failed: ").append(exception).append('\n');
        int frames = pieces.number(6, 22);
        for (int i = 0; i < frames; i++) {
            trace.append("\tat com.example.").append(pieces.service().replace('-', '.')).append(".Handler$")
                    .append(pieces.number(1, 9)).append(".lambda$execute$").append(pieces.number(0, 30))
                    .append("(Handler.java:").append(pieces.number(20, 900)).append(")\n");
        }
        return trace.append("Caused by: java.io.IOException: connection reset by ").append(pieces.ip()).append(":443\n")
                .append("\t... ").append(pieces.number(5, 60)).append(" more").toString();
    }

    private String kubernetes(List<Attribute> attributes) {
        String pod = pieces.pod();
        text(attributes, "k8s.namespace.name", "agents-" + pieces.number(1, 9));
        text(attributes, "k8s.pod.name", pod);
        text(attributes, "container.id", pieces.hex(64));
        return switch (pieces.number(0, 4)) {
            case 0 -> "I1123 06:1" + pieces.number(0, 10)
                    + ":26.371952       1 event.go:377] Event(v1.ObjectReference{Kind:"
                    + "\"Pod\", Namespace:\"agents\", Name:\"" + pod + "\", UID:\"" + pieces.uuid()
                    + "\"}): type: 'Normal' reason: 'Pulled' Successfully pulled image"
                    + " \"registry.example.net/agents/runtime"
                    + "@sha256:" + pieces.hex(64) + "\" in 1.214s";
            case 1 -> "MountVolume.SetUp succeeded for volume \"kube-api-access-" + pieces.base36(5)
                    + "\" (UniqueName: \"kubernetes.io/projected/" + pieces.uuid() + "\") pod \"" + pod
                    + "\" secretName: registry-credentials";
            case 2 -> "level=info ts=2026-11-23T06:16:26.118Z caller=controller.go:214 msg=\"reconciled\" key=agents/"
                    + pod
                    + " generation=" + pieces.number(1, 50) + " duration=" + pieces.number(1, 900) + "ms";
            default -> "Readiness probe failed: Get \"http://" + pieces.ip()
                    + ":8080/healthz\": context deadline exceeded; "
                    + "node=ip-10-0-" + pieces.number(0, 256) + "-" + pieces.number(0, 256)
                    + ".eu-central-1.compute.internal";
        };
    }

    private String retrieval(List<Attribute> attributes) {
        text(attributes, "gen_ai.data_source.id", "idx_" + pieces.hex(12));
        StringBuilder result = new StringBuilder("retrieved passages for ").append(pieces.goal()).append(":\n");
        int passages = pieces.number(2, 7);
        for (int i = 0; i < passages; i++) {
            result.append("- score=").append(pieces.decimal()).append(" doc=").append(pieces.uuid()).append(" url=")
                    .append(pieces.url()).append(" embedding=[").append(pieces.decimal()).append(", -")
                    .append(pieces.decimal()).append(", ").append(pieces.decimal()).append("]\n");
        }
        return result.toString();
    }

    private String shell(List<Attribute> attributes) {
        text(attributes, "process.command", "bash");
        count(attributes, "process.exit_code", pieces.chance(0.9) ? 0 : 1);
        return switch (pieces.number(0, 3)) {
            case 0 -> "$ git log --oneline -3\n" + pieces.hex(7) + " " + pieces.goal() + "\n" + pieces.hex(7) + " "
                    + pieces.goal() + "\n" + pieces.hex(7) + " Merge pull request #" + pieces.number(1, 9000)
                    + " from team/rotate-keys";
            case 1 -> "$ ls -l " + pieces.path() + "\n-rw-r--r-- 1 agent agent " + pieces.number(10, 90_000)
                    + " Nov 23 06:16 " + pieces.path() + "\n$ sha256sum dist/bundle.js\n" + pieces.hex(64)
                    + "  dist/bundle.js\nintegrity: sha512-" + pieces.base64(64);
            default -> "$ pytest -q " + pieces.path() + "\n" + ".".repeat(pieces.number(20, 70)) + " [100%]\n"
                    + pieces.number(20, 400) + " passed, " + pieces.number(0, 4) + " skipped in "
                    + pieces.decimal()
                    + "s\nLD_LIBRARY_PATH=/usr/local/lib PYTHONHASHSEED=0 CI=true TOKENIZERS_PARALLELISM=false";
        };
    }

    private String database(List<Attribute> attributes) {
        text(attributes, "db.system.name", "postgresql");
        text(attributes, "server.address", pieces.ip());
        count(attributes, "db.response.returned_rows", pieces.number(0, 5000));
        return "duration: " + pieces.decimal() + " ms  execute S_" + pieces.number(1, 99) + ": " + pieces.pick(SQL)
                + " parameters: $1 = '" + pieces.uuid() + "' user=app database=" + pieces.service()
                + " sslmode=verify-full auth=scram-sha-256";
    }

    private String attachment(List<Attribute> attributes) {
        text(attributes, "gen_ai.input.modality", "image");
        return "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"iVBORw0KGgo"
                + pieces.base64(pieces.number(300, 1500)) + "\"}}";
    }

    private String callId() {
        return pieces.chance(0.5) ? "call_" + pieces.base62(24) : "toolu_01" + pieces.base62(22);
    }

    private static void text(List<Attribute> attributes, String key, String value) {
        attributes.add(new Attribute.Text(key, value));
    }

    private static void count(List<Attribute> attributes, String key, long value) {
        attributes.add(new Attribute.Count(key, value));
    }
}
