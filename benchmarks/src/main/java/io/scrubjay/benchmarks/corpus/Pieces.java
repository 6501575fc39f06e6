package io.scrubjay.benchmarks.corpus;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** The small parts that telemetry is made of: identifiers, hashes, paths, addresses, prose. */
final class Pieces {
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final String HEX = "0123456789abcdef";

    private static final List<String> SERVICES = List.of(
            "checkout", "inventory", "ledger", "search-index", "notifier", "feature-flags", "ingest", "billing-export",
            "session-store", "image-resizer", "recommender", "gateway", "scheduler", "audit-trail", "geo-lookup");
    private static final List<String> DIRECTORIES = List.of(
            "src/main/java/com/example/orders", "src/test/resources/fixtures", "web/components/cart",
            "infra/modules/network",
            "pkg/scheduler/queue", "docs/runbooks", "lib/python3.12/site-packages/httpx", "charts/gateway/templates",
            "internal/auth/session", "migrations/2026", "tools/keymap", "node_modules/undici/lib",
            "app/models/concerns");
    private static final List<String> FILES = List.of(
            "OrderService.java", "tokenizer.py", "keyring_test.go", "values.yaml", "index.tsx", "main.tf", "README.md",
            "conftest.py", "package-lock.json", "router.rs", "0042_add_currency.sql", "password_reset.html",
            "Dockerfile",
            "secrets.md", "token_bucket.c", "cache_keys.rb");
    private static final List<String> HOSTS = List.of(
            "api.example.com", "inventory.internal", "docs.example.org", "registry.example.net", "search.example.com",
            "telemetry.example.io", "cdn.example.net", "models.example.ai");
    private static final List<String> VERBS = List.of(
            "check", "compare", "read", "rerun", "inspect", "rewrite", "summarise", "group", "validate", "profile",
            "split",
            "cache", "retry", "measure", "document", "revert", "list", "diff");
    private static final List<String> THINGS = List.of(
            "the failing integration test", "the retry policy of the client", "the primary key of the orders table",
            "the token budget for this step", "the pagination of the search results", "the user's last message",
            "the schema migration", "the authentication middleware", "the index on created_at", "the cache key format",
            "the container image digest", "the rate limiter", "the deployment manifest", "the stack trace from staging",
            "the public API of the module", "the password reset flow", "the key insight of the paper",
            "the number of tokens left in the context", "the credentials page of the handbook",
            "the feature flag defaults", "the latency histogram", "the secret santa spreadsheet", "the webhook handler",
            "the unit conversions", "the keyboard shortcuts", "the session timeout", "the vendor's changelog");
    private static final List<String> REASONS = List.of(
            "because the previous attempt timed out", "since the numbers in the report do not add up",
            "before I change anything else", "so that the answer can cite its source", "as the instructions ask for",
            "which would explain the 502 we saw", "and then update the plan", "although it is probably unrelated",
            "to keep the change small", "while the build is running", "if there is enough context left",
            "as described in section 4.2", "to be sure that no key is dropped on the way");
    private static final List<String> OPENINGS = List.of(
            "I should", "Next I will", "Let me", "The user wants me to", "It seems best to", "Plan:", "Now I can",
            "Before answering I need to", "One option is to", "First,", "Thinking about it again, I would");

    private final RandomGenerator random;

    Pieces(RandomGenerator random) {
        this.random = random;
    }

    int number(int from, int to) {
        return random.nextInt(from, to);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T pick(List<T> options) {
        return options.get(random.nextInt(options.size()));
    }

    String service() {
        return pick(SERVICES);
    }

    String host() {
        return pick(HOSTS);
    }

    String path() {
        return pick(DIRECTORIES) + "/" + pick(FILES);
    }

    String url() {
        return "https://" + host() + "/v" + number(1, 4) + "/" + service() + "/" + number(1, 1_000_000)
                + (chance(0.4) ? "?page=" + number(1, 40) + "&sort=created_at" : "");
    }

    String ip() {
        return "10." + number(0, 256) + "." + number(0, 256) + "." + number(1, 255);
    }

    String hex(int length) {
        return characters(HEX, length);
    }

    String base62(int length) {
        return characters(BASE62, length);
    }

    String base36(int length) {
        return characters(BASE36, length);
    }

    String uuid() {
        return hex(8) + "-" + hex(4) + "-4" + hex(3) + "-a" + hex(3) + "-" + hex(12);
    }

    String base64(int bytes) {
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        return Base64.getEncoder().encodeToString(data);
    }

    String pod() {
        return service() + "-" + hex(10) + "-" + base36(5);
    }

    String decimal() {
        return String.format(Locale.ROOT, "%.4f", random.nextDouble());
    }

    String sentence() {
        return pick(OPENINGS) + " " + pick(VERBS) + " " + pick(THINGS) + " " + pick(REASONS) + ".";
    }

    /** Sentences of at least this many characters in total. */
    String prose(int minLength) {
        StringBuilder text = new StringBuilder(minLength + 128);
        while (text.length() < minLength) {
            text.append(text.isEmpty() ? "" : " ").append(sentence());
        }
        return text.toString();
    }

    String goal() {
        return pick(VERBS) + " " + pick(THINGS);
    }

    private String characters(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
