package io.scrubjay.rules.lint;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Writes logs without secrets, made up at random from the lines and words of everyday programs. One thread. */
final class CleanText {
    /** What stands in braces is filled in for each line. */
    private static final List<String> LINES = List.of(
            "{time} INFO  [{word}-{n}] com.example.{word}.{Word}Service - {verb} {word} {word} in {n} ms",
            "{time} WARN  [{word}-{n}] com.example.{word}.{Word}Client - {word} {word} not {verb}, retrying in {n} s",
            "{time} DEBUG {Word}{Word}: {verb} {n} of {n} {word}s for user {name}",
            "{\"ts\":\"{time}\",\"level\":\"info\",\"logger\":\"{word}.{word}\",\"msg\":\"{verb} {word}\",\"user_id\":{n},"
                    + "\"session_id\":\"{uuid}\",\"duration_ms\":{n}}",
            "{\"time\":\"{time}\",\"severity\":\"ERROR\",\"message\":\"{word} {verb}: invalid {word} token\",\"status\":{status}}",
            "{ip} - {name} [{clf}] \"GET /api/v1/{word}s/{n}?page={n}&sort={word} HTTP/1.1\" {status} {n} \"-\" \"Mozilla/5.0 (X11;"
                    + " Linux x86_64) AppleWebKit/537.36\"",
            "{ip} - - [{clf}] \"POST /auth/login HTTP/1.1\" {status} {n} \"https://www.example.com/{word}/{word}.html\" \"curl/8.5.0\"",
            "level=info ts={time} caller={word}.go:{n} component={word} msg=\"{verb} {word}\" key={word}/{word} size={n}",
            "level=error ts={time} caller={word}.go:{n} err=\"{word}: context deadline exceeded\" trace_id={hex32}",
            "<{n}>{syslog} host-{n} sshd[{n}]: Failed password for {name} from {ip} port {n} ssh2",
            "<{n}>{syslog} host-{n} systemd[1]: Started {Word} {word} service.",
            "<165>1 {time} host-{n}.example.com {word} {n} ID{n} [origin ip=\"{ip}\"] {verb} {word} {word}",
            "java.lang.IllegalStateException: {word} {word} is not {verb}\n\tat com.example.{word}.{Word}.{verb}({Word}.java:{n})"
                    + "\n\tat com.example.{word}.{Word}Factory.get({Word}Factory.java:{n})",
            "I{n} {word}.cc:{n}] {verb} key {word}_{word} in {n} us, etag {hex32}",
            "kubelet[{n}]: pod \"{word}-{hex8}-{word}\" {verb}: secret \"{word}-tls\" not found in namespace \"{word}\"",
            "[{time}] {word}.INFO: Authorization header missing, access denied for client {ip} {\"route\":\"{word}.{word}\"}",
            "npm http fetch GET {status} https://registry.example.com/{word}-{word}/-/{word}-{word}-{n}.{n}.{n}.tgz {n}ms",
            "sha256:{hex32}{hex32} pulled image docker.example.com/{word}/{word}:v{n}.{n}",
            "SELECT id, {word}, created_at FROM {word}s WHERE account_id = {n} AND {word} IN ('{word}', '{word}') -- {n} rows",
            "# {Word} {word}: the {word} {verb} when the password is changed or the API key expires");

    private static final List<String> WORDS = List.of(
            "account", "agent", "alert", "archive", "batch", "billing", "broker", "bucket", "cache", "catalog", "channel",
            "checkout", "client", "cluster", "collector", "config", "consumer", "container", "customer", "dashboard",
            "database", "delivery", "device", "document", "domain", "event", "export", "feature", "field", "gateway", "graph",
            "handler", "health", "image", "import", "index", "invoice", "job", "kernel", "ledger", "listener", "locale",
            "lock", "mail", "message", "metric", "model", "module", "network", "node", "notification", "order", "packet",
            "partition", "payment", "pipeline", "policy", "pool", "price", "process", "producer", "product", "profile",
            "project", "prompt", "query", "queue", "record", "region", "replica", "report", "request", "resource", "response",
            "result", "route", "rule", "schedule", "schema", "search", "server", "session", "shard", "signal", "snapshot",
            "socket", "source", "span", "storage", "stream", "subscription", "support", "task", "template", "tenant", "thread",
            "ticket", "timer", "token", "topic", "trace", "transaction", "upload", "user", "vector", "version", "volume",
            "webhook", "worker", "workflow");

    private static final List<String> VERBS = List.of(
            "accepted", "applied", "cancelled", "checked", "closed", "committed", "completed", "connected", "created",
            "deleted", "delivered", "evicted", "expired", "failed", "fetched", "flushed", "indexed", "loaded", "merged",
            "opened", "parsed", "published", "received", "refreshed", "rejected", "released", "resolved", "restarted",
            "scheduled", "sent", "skipped", "started", "stopped", "stored", "synced", "updated", "validated", "written");

    private static final List<String> NAMES =
            List.of("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "root", "admin", "deploy", "nobody");

    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

    private static final List<String> STATUSES = List.of("200", "201", "204", "301", "304", "400", "401", "403", "404", "500");

    private final RandomGenerator random;

    CleanText(RandomGenerator random) {
        this.random = random;
    }

    /** Whole lines, of so many bytes at least. */
    byte[] bytes(int atLeast) {
        StringBuilder text = new StringBuilder(atLeast + 512);
        while (text.length() < atLeast) {
            line(any(LINES), text);
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void line(String template, StringBuilder out) {
        int at = 0;
        while (at < template.length()) {
            int close = template.charAt(at) == '{' ? template.indexOf('}', at) : -1;
            String filled = close < 0 ? null : fill(template.substring(at + 1, close));
            if (filled == null) {
                out.append(template.charAt(at++));
            } else {
                out.append(filled);
                at = close + 1;
            }
        }
    }

    /** Null where the braces are the line's own. */
    private @Nullable String fill(String name) {
        return switch (name) {
            case "word" -> any(WORDS);
            case "Word" -> {
                String word = any(WORDS);
                yield word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
            }
            case "verb" -> any(VERBS);
            case "name" -> any(NAMES);
            case "status" -> any(STATUSES);
            case "n" -> String.valueOf(random.nextInt(random.nextBoolean() ? 100 : 100_000));
            case "ip" -> "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
            case "hex8" -> hex(8);
            case "hex32" -> hex(32);
            case "uuid" -> hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12);
            case "time" -> String.format(
                    Locale.ROOT,
                    "2026-%02d-%02dT%02d:%02d:%02d.%03dZ",
                    1 + random.nextInt(12),
                    1 + random.nextInt(28),
                    random.nextInt(24),
                    random.nextInt(60),
                    random.nextInt(60),
                    random.nextInt(1000));
            case "syslog" -> String.format(
                    Locale.ROOT, "%s %2d %02d:%02d:%02d", any(MONTHS), 1 + random.nextInt(28), random.nextInt(24),
                    random.nextInt(60), random.nextInt(60));
            case "clf" -> String.format(
                    Locale.ROOT, "%02d/%s/2026:%02d:%02d:%02d +0000", 1 + random.nextInt(28), any(MONTHS),
                    random.nextInt(24), random.nextInt(60), random.nextInt(60));
            default -> null;
        };
    }

    private String hex(int digits) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < digits; i++) {
            hex.append(Character.forDigit(random.nextInt(16), 16));
        }
        return hex.toString();
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
