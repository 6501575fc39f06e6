package io.scrubjay.proxy.revoke.connector;

import io.scrubjay.rules.syntax.Problems;
import io.scrubjay.rules.syntax.YamlMapping;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the declaration of a connector; what is wrong becomes a problem with its line. */
final class DeclarationReader {
    private static final Pattern HEADER = Pattern.compile("[0-9A-Za-z!#$%&'*+.^_`|~-]+");
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> OWN_HEADERS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "content-type");

    /** How many calls at once. */
    static final int IN_FLIGHT = 4;

    private static final int IN_FLIGHT_BATCHED = 256;

    private DeclarationReader() {}

    /** The declaration; null where something is wrong, which is a problem then. */
    static @Nullable Declaration read(String file, String text, Problems problems) {
        YamlMapping yaml = YamlMapping.parse(file, text, problems);
        if (yaml == null) {
            return null;
        }
        boolean plaintext = choice(yaml, "needs", List.of("handle", "plaintext"), "handle").equals("plaintext");
        List<String> handles = yaml.texts("handles");
        List<String> rules = yaml.texts("rules");
        if (plaintext != handles.isEmpty()) {
            yaml.problem(
                    "handles", plaintext ? "given (expected: none, it needs the secret)" : "missing (expected: types)");
        }
        if (plaintext && rules.isEmpty()) {
            yaml.problem("rules", "missing (expected: ids of rules, so that no other secret goes to this provider)");
        }
        @Nullable Scope scope = yaml.has("scope") ? yaml.word("scope", Scope.class) : Scope.CREDENTIAL;
        URI url = url(yaml);
        Declaration.Authentication authentication =
                switch (choice(yaml, "credential", List.of("none", "required", "google-service-account"), "none")) {
                    case "required" -> Declaration.Authentication.CREDENTIAL;
                    case "google-service-account" -> Declaration.Authentication.GOOGLE_SERVICE_ACCOUNT;
                    default -> Declaration.Authentication.NONE;
                };
        int perMinute = (int) yaml.integer("perMinute", 60, 1, 100_000);
        long deadWithin = yaml.integer(
                "deadWithinSeconds", Declaration.DEFAULT_DEAD_WITHIN.toSeconds(), 1, 7 * 24 * 3600);
        boolean byPolicyOnly = yaml.bool("byPolicyOnly", false);
        Declaration.Batch batch = batch(yaml);
        Declaration.Step revoke = step(yaml, "revoke", plaintext, batch != null);
        Declaration.Step verify = step(yaml, "verify", plaintext, false);
        Declaration.Step undo = step(yaml, "undo", plaintext, false);
        yaml.rejectUnknownKeys();
        if (revoke == null && !yaml.has("revoke")) {
            yaml.problem("revoke", "missing (expected: a request and what its answers mean)");
        }
        return !problems.isEmpty() || revoke == null || scope == null
                ? null
                : new Declaration(
                        plaintext ? Needs.PLAINTEXT : Needs.HANDLE,
                        new HashSet<>(handles),
                        new RuleGlobs(rules),
                        scope,
                        url,
                        authentication,
                        byPolicyOnly,
                        // a batch has its own bound on calls, and whoever waits for one is under way
                        batch == null
                                ? new Limits(perMinute, IN_FLIGHT, Duration.ofSeconds(deadWithin))
                                : new Limits(Integer.MAX_VALUE, IN_FLIGHT_BATCHED, Duration.ofSeconds(deadWithin)),
                        batch,
                        revoke,
                        verify,
                        undo);
    }

    /** The provider's base URL; null where none is given, and where it is none, which is a problem then. */
    private static @Nullable URI url(YamlMapping yaml) {
        String text = yaml.text("url");
        if (text == null) {
            return null;
        }
        try {
            URI url = new URI(text);
            if (url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException _) {
            // as one without a host
        }
        yaml.problem("url", text + " (expected: https:// or http:// with a host)");
        return null;
    }

    private static Declaration.@Nullable Batch batch(YamlMapping yaml) {
        YamlMapping batch = yaml.mapping("batch");
        if (batch == null) {
            return null;
        }
        Declaration.Batch read = new Declaration.Batch(
                (int) batch.integer("secrets", 100, 2, 10_000), (int) batch.integer("perHour", 60, 4, 100_000));
        batch.rejectUnknownKeys();
        if (yaml.has("perMinute")) {
            yaml.problem("perMinute", "given (expected: none, batch has perHour)");
        }
        return read;
    }

    private static Declaration.@Nullable Step step(
            YamlMapping yaml, String key, boolean plaintext, boolean batched) {
        YamlMapping step = yaml.mapping(key);
        if (step == null) {
            return null;
        }
        String method = step.requiredText("method", "GET, POST, PUT, PATCH, DELETE");
        if (method != null && !METHODS.contains(method)) {
            step.problem("method", method + " (expected: GET, POST, PUT, PATCH, DELETE)");
        }
        String path = step.requiredText("path", "a path that begins with a slash");
        if (path != null && (!path.startsWith("/") || path.contains("//") || path.contains(".."))) {
            step.problem("path", path + " (expected: a path that begins with a slash)");
        }
        ByteTemplate pathTemplate = ByteTemplate.of(path == null ? "/" : path, ByteTemplate.Encoding.PERCENT);
        if (Stream.of("secret", "secrets", "credential").anyMatch(pathTemplate.variables()::contains)) {
            step.problem("path", "secret in it (expected: in a header or the body, paths stand in logs)");
        }
        Map<String, ByteTemplate> headers = headers(step);
        ByteTemplate body = body(step);
        String contentType = step.has("form") ? "application/x-www-form-urlencoded" : "application/json";
        List<AnswerRule> answers = answers(step);
        step.rejectUnknownKeys();
        RequestTemplate request =
                new RequestTemplate(method == null ? "" : method, pathTemplate, headers, body, contentType);
        boolean usesSecret = (body != null && body.variables().contains("secret"))
                || headers.values().stream().anyMatch(value -> value.variables().contains("secret"));
        boolean usesSecrets = body != null && body.variables().contains("secrets");
        if ((usesSecret || usesSecrets) && !plaintext) {
            step.problem("method", "uses {secret} (expected: needs: plaintext)");
        }
        boolean isMember = usesSecrets && step.text("json", "").contains("[\"{secrets}\"]");
        boolean isInHeader = headers.values().stream().anyMatch(value -> value.variables().contains("secrets"));
        if (isInHeader || usesSecrets != isMember || batched != isMember || (batched && usesSecret)) {
            step.problem(
                    "json", "{secrets} missing or misplaced (expected: in revoke with batch, [\"{secrets}\"] in JSON)");
        }
        return new Declaration.Step(request, path == null ? "" : path, answers);
    }

    private static Map<String, ByteTemplate> headers(YamlMapping step) {
        Map<String, ByteTemplate> headers = new LinkedHashMap<>();
        YamlMapping yaml = step.mapping("headers");
        if (yaml != null) {
            for (String name : yaml.keys()) {
                String value = yaml.text(name);
                if (!HEADER.matcher(name).matches() || OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
                    yaml.problem(
                            name, "not to be set (expected: names of header fields other than those of the protocol)");
                } else if (value != null) {
                    headers.put(name, ByteTemplate.of(value, ByteTemplate.Encoding.HEADER));
                }
            }
        }
        return headers;
    }

    private static @Nullable ByteTemplate body(YamlMapping step) {
        YamlMapping form = step.mapping("form");
        String json = step.text("json");
        if (form != null) {
            String text = form.keys().stream()
                    .map(name -> name + "=" + form.text(name, ""))
                    .collect(Collectors.joining("&"));
            return ByteTemplate.of(text, ByteTemplate.Encoding.PERCENT);
        }
        if (json == null) {
            return null;
        }
        try {
            String canonical = JsonMapper.shared().readTree(json).toString();
            return ByteTemplate.of(canonical, ByteTemplate.Encoding.JSON);
        } catch (JacksonException e) {
            step.problem("json", "malformed (expected: JSON with variables within its strings)");
            return null;
        }
    }

    private static List<AnswerRule> answers(YamlMapping step) {
        List<AnswerRule> answers = new ArrayList<>();
        for (YamlMapping entry : step.mappings("answers")) {
            Set<Integer> statuses = new HashSet<>();
            for (String status : entry.texts("status")) {
                if (status.matches("[1-5][0-9][0-9]")) {
                    statuses.add(Integer.parseInt(status));
                } else {
                    entry.problem("status", status + " (expected: HTTP statuses)");
                }
            }
            Map<String, List<String>> json = new HashMap<>();
            YamlMapping wanted = entry.mapping("json");
            if (wanted != null) {
                for (String pointer : wanted.keys()) {
                    json.put(pointer, wanted.texts(pointer));
                    if (!pointer.startsWith("/")) {
                        wanted.problem(pointer, "no JSON pointer (expected: one such as /error/code)");
                    }
                }
            }
            AnswerRule.Meaning means = entry.word("means", AnswerRule.Meaning.class);
            entry.rejectUnknownKeys();
            if (means == null) {
                entry.problem("means", "missing or unknown (expected: done, dead, alive, retry, refused)");
            } else {
                answers.add(new AnswerRule(statuses, json, means));
            }
        }
        if (answers.isEmpty()) {
            step.problem("answers", "missing (expected: a list of {status, json, means})");
        }
        return answers;
    }

    private static String choice(YamlMapping yaml, String key, List<String> known, String fallback) {
        String word = yaml.text(key, fallback);
        if (!known.contains(word)) {
            yaml.problem(key, word + " (expected: " + String.join(", ", known) + ")");
            return fallback;
        }
        return word;
    }
}
