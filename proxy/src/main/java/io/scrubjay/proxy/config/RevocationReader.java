package io.scrubjay.proxy.config;

import io.scrubjay.proxy.config.RevocationConfig.ConnectorEntry;
import io.scrubjay.proxy.config.RevocationConfig.Limits;
import io.scrubjay.proxy.config.RevocationConfig.Person;
import io.scrubjay.proxy.config.RevocationConfig.PolicyEntry;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.scan.TokenHint;
import io.scrubjay.rules.syntax.YamlMapping;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code revocation}. Used once, one thread. */
final class RevocationReader {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+([._-][a-z0-9]+){0,8}");
    private static final Pattern RULE = Pattern.compile("[a-z0-9-]{0,64}\\*?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._@/:+=-]{1,256}");
    private static final List<String> MODES = List.of("observe", "notify", "approve", "enforce");
    private static final List<String> CLASSES = List.of("jit", "static", "break_glass", "canary");
    private static final List<String> CONFIDENCES = Arrays.stream(Confidence.values())
            .map(Confidence::word)
            .toList();
    private static final int MAX_PER_MINUTE = 100_000;
    private static final int MIN_TOKEN_CHARS = 16;

    private final Section section;
    private final SecretReader secrets;
    private final NamedFiles files;
    private final Set<String> connectorNames = new HashSet<>();

    RevocationReader(Section section, SecretReader secrets, NamedFiles files) {
        this.section = section;
        this.secrets = secrets;
        this.files = files;
    }

    RevocationConfig read() {
        boolean dryRun = section.read("dryRun", Values.word(List.of("true", "false")), "false")
                .equals("true");
        Limits limits = limits(section.section("limits"));
        YamlMapping yaml = section.yaml();
        if (yaml == null) {
            return new RevocationConfig(dryRun, List.of(), List.of(), List.of(), List.of(), limits);
        }
        List<ConnectorEntry> connectors = new ArrayList<>();
        for (YamlMapping entry : yaml.mappings("connectors")) {
            ConnectorEntry connector = connector(entry);
            if (connector != null) {
                connectors.add(connector);
            }
        }
        List<Person> issuers = people(yaml, "issuers", true);
        List<Person> approvers = people(yaml, "approvers", false);
        List<PolicyEntry> policies = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (YamlMapping entry : yaml.mappings("policies")) {
            PolicyEntry policy = policy(entry, ids);
            if (policy != null) {
                policies.add(policy);
            }
        }
        section.rejectUnknownKeys();
        return new RevocationConfig(dryRun, issuers, approvers, connectors, policies, limits);
    }

    private static Limits limits(Section limits) {
        Limits fallback = Limits.DEFAULT;
        Limits read = new Limits(
                limits.read("globalPerMinute", Values.count(1, MAX_PER_MINUTE), fallback.globalPerMinute()),
                limits.read("connectorPerMinute", Values.count(1, MAX_PER_MINUTE), fallback.connectorPerMinute()),
                limits.read("ownerPerMinute", Values.count(1, MAX_PER_MINUTE), fallback.ownerPerMinute()),
                limits.read("agentPerMinute", Values.count(1, MAX_PER_MINUTE), fallback.agentPerMinute()),
                limits.read("breakerPerMinute", Values.count(1, MAX_PER_MINUTE), fallback.breakerPerMinute()),
                limits.read("ownerSharePercent", Values.count(1, 100), fallback.ownerSharePercent()),
                limits.read("maxAge", Values.duration(Duration.ofSeconds(1), Duration.ofDays(7)), fallback.maxAge()),
                limits.read("auditEntries", Values.count(1_000, 100_000_000), fallback.auditEntries()),
                limits.read(
                        "hintBytes",
                        Values.count(TokenHint.MIN_BYTES, TokenHint.MAX_BYTES + 1),
                        fallback.hintBytes()));
        limits.rejectUnknownKeys();
        return read;
    }

    private List<Person> people(YamlMapping yaml, String key, boolean withConnectors) {
        List<Person> people = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<SecretValue> tokens = new HashSet<>();
        for (YamlMapping entry : yaml.mappings(key)) {
            String name = name(entry, "name", names);
            SecretValue token = secret(entry, "token", true);
            List<String> connectors = withConnectors ? entry.texts("connectors") : List.of();
            for (String connector : connectors) {
                if (!connectorNames.contains(connector)) {
                    entry.problem("connectors", connector + " (expected: names of revocation.connectors)");
                }
            }
            if (withConnectors && connectors.isEmpty()) {
                entry.problem("connectors", "none (expected: names of revocation.connectors)");
            }
            entry.rejectUnknownKeys();
            if (token != null && token.reveal().length() < MIN_TOKEN_CHARS) {
                entry.problem("token", "[hidden] (expected: " + MIN_TOKEN_CHARS + " characters or more)");
            } else if (token != null && !tokens.add(token)) {
                entry.problem("token", "[hidden] (expected: another than that of the others)");
            }
            if (name != null && token != null) {
                people.add(new Person(name, token, List.copyOf(connectors)));
            }
        }
        return people;
    }

    private @Nullable ConnectorEntry connector(YamlMapping entry) {
        String name = name(entry, "name", connectorNames);
        String type = entry.requiredText("type", "vault, oauth, aws, or a declared one such as gitlab");
        String url = entry.text("url");
        URI uri = url == null ? null : Values.parse(entry, "url", url, Values::httpUrl);
        boolean allowPrivate = entry.bool("allowPrivate", false);
        if (uri != null && uri.getScheme().equals("http") && !allowPrivate) {
            entry.problem("url", uri + " (expected: https://; http:// only with allowPrivate)");
        }
        if (entry.has("certificate") != entry.has("key")) {
            entry.problem(
                    entry.has("certificate") ? "key" : "certificate", "missing (expected: both, or neither)");
        }
        ConnectorEntry connector = new ConnectorEntry(
                name == null ? "" : name,
                type == null ? "" : type,
                uri,
                word(entry, "user"),
                secret(entry, "credential", false),
                word(entry, "namespace"),
                word(entry, "region"),
                file(entry, "definition"),
                file(entry, "ca"),
                file(entry, "certificate"),
                file(entry, "key"),
                allowPrivate);
        entry.rejectUnknownKeys();
        return name == null || type == null ? null : connector;
    }

    private @Nullable PolicyEntry policy(YamlMapping entry, Set<String> ids) {
        String id = name(entry, "id", ids);
        String mode = oneOf(entry, "mode", entry.requiredText("mode", String.join(", ", MODES)), MODES);
        String connector = entry.text("connector");
        if (connector != null && !connectorNames.contains(connector)) {
            entry.problem("connector", connector + " (expected: a name of revocation.connectors)");
        }
        YamlMapping match = entry.mapping("match");
        entry.rejectUnknownKeys();
        if (id == null || mode == null) {
            return null;
        }
        if (match == null) {
            return new PolicyEntry(
                    id, List.of(), List.of(), List.of(), List.of(), List.of(), "low", null, mode, connector);
        }
        List<String> rules = match.texts("rules");
        rules.stream().filter(rule -> !RULE.matcher(rule).matches()).forEach(rule ->
                match.problem("rules", rule + " (expected: ids of rules, * at the end for any that begin so)"));
        List<String> classes = match.texts("classes");
        classes.forEach(word -> oneOf(match, "classes", word, CLASSES));
        String confidence = oneOf(match, "minConfidence", match.text("minConfidence", "low"), CONFIDENCES);
        Boolean registered = match.has("registered") ? match.bool("registered", true) : null;
        PolicyEntry policy = new PolicyEntry(
                id,
                rules,
                match.texts("providers"),
                classes,
                match.texts("owners"),
                match.texts("agents"),
                confidence == null ? "low" : confidence,
                registered,
                mode,
                connector);
        match.rejectUnknownKeys();
        return policy;
    }

    private static @Nullable String oneOf(YamlMapping entry, String key, @Nullable String word, List<String> known) {
        if (word != null && !known.contains(word)) {
            entry.problem(key, word.toLowerCase(Locale.ROOT) + " (expected: " + String.join(", ", known) + ")");
            return null;
        }
        return word;
    }

    private static @Nullable String name(YamlMapping entry, String key, Set<String> taken) {
        String name = entry.requiredText(key, "lower-case words");
        if (name == null) {
            return null;
        }
        if (name.length() > 64 || !NAME.matcher(name).matches()) {
            entry.problem(key, name + " (expected: lower-case words joined by - _ or ., at most 64 characters)");
            return null;
        }
        if (!taken.add(name)) {
            entry.problem(key, name + ": twice (expected: each once)");
            return null;
        }
        return name;
    }

    private @Nullable SecretValue secret(YamlMapping entry, String key, boolean required) {
        String text = required ? entry.requiredText(key, "env:NAME or file:PATH") : entry.text(key);
        return text == null ? null : Values.parse(entry, key, text, secrets::read);
    }

    private static @Nullable String word(YamlMapping entry, String key) {
        String text = entry.text(key);
        if (text != null && !WORD.matcher(text).matches()) {
            entry.problem(key, "malformed (expected: letters, digits and . _ @ / : + = -)");
            return null;
        }
        return text;
    }

    private @Nullable Path file(YamlMapping entry, String key) {
        String text = entry.text(key);
        return text == null ? null : Values.parse(entry, key, text, named -> files.readable(named, "a readable file"));
    }
}
