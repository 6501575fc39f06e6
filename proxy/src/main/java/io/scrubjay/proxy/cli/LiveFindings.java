package io.scrubjay.proxy.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What each rule has found in a running proxy since its start, by its metrics.
 *
 * @param bytes what was scanned
 * @param rules by rule id
 */
record LiveFindings(long bytes, Map<String, Counts> rules) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String ROW = "%-40s %12s %12s%n";
    private static final Pattern SAMPLE = Pattern.compile("(\\w+)(?:\\{(.*)})? +([0-9.eE+-]+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /**
     * Findings of one rule.
     *
     * @param enforced places that were masked
     * @param shadowed places that would have been
     */
    record Counts(long enforced, long shadowed) {
        Counts plus(Counts other) {
            return new Counts(enforced + other.enforced, shadowed + other.shadowed);
        }
    }

    LiveFindings {
        rules = Collections.unmodifiableMap(new TreeMap<>(rules));
    }

    /**
     * Asks a proxy.
     *
     * @param address host and port of its admin API, or its URL
     */
    static LiveFindings of(String address) throws IOException, InputException, InterruptedException {
        URI metrics = metrics(address);
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(metrics).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new InputException("--live: " + metrics + ": status " + response.statusCode() + " (expected: 200)");
            }
            return parse(response.body());
        } catch (IOException e) {
            throw new InputException("--live: " + metrics + ": " + (e.getMessage() == null ? "not reachable" : e.getMessage())
                    + " (expected: the admin API of a running proxy)");
        }
    }

    private static URI metrics(String address) throws InputException {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() != null && uri.getScheme().matches("https?")) {
                return uri.resolve("/metrics");
            }
        } catch (IllegalArgumentException e) {
            // reported below
        }
        throw new InputException("--live: " + address + " (expected: host:port or an http URL of the admin API)");
    }

    /** Reads the text format of Prometheus; samples without a mode count as enforced. */
    static LiveFindings parse(String text) {
        Map<String, Counts> rules = new TreeMap<>();
        long bytes = 0;
        for (String line : text.split("\n", -1)) {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.lookingAt()) {
                continue;
            }
            long value = (long) Double.parseDouble(sample.group(3));
            if (sample.group(1).equals("scrubjay_redact_bytes_total")) {
                bytes += value;
            } else if (sample.group(1).equals("scrubjay_redact_findings_total") && sample.group(2) != null) {
                Map<String, String> labels = labels(sample.group(2));
                boolean shadow = "shadow".equals(labels.get("mode"));
                rules.merge(
                        labels.getOrDefault("rule", ""),
                        new Counts(shadow ? 0 : value, shadow ? value : 0),
                        Counts::plus);
            }
        }
        return new LiveFindings(bytes, rules);
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    /** @param top how many rules, 0 for all */
    String table(int top) {
        StringBuilder out = new StringBuilder();
        out.append(String.format(Locale.ROOT, "%.1f MB scanned since the start%n%n", bytes / 1e6));
        if (rules.isEmpty()) {
            return out.append("no findings\n").toString();
        }
        out.append(String.format(ROW, "rule", "enforced", "in shadow"));
        List<Map.Entry<String, Counts>> order = rules.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, Counts>>comparingLong(
                                entry -> entry.getValue().enforced() + entry.getValue().shadowed())
                        .reversed())
                .toList();
        int shown = top == 0 ? order.size() : Math.min(top, order.size());
        order.subList(0, shown).forEach(entry -> out.append(String.format(
                ROW, Excerpts.printable(entry.getKey()), entry.getValue().enforced(), entry.getValue().shadowed())));
        if (shown < order.size()) {
            out.append("(").append(order.size() - shown).append(" more; --top 0 shows them)\n");
        }
        Counts all = rules.values().stream().reduce(new Counts(0, 0), Counts::plus);
        return out.append(String.format(ROW, "all", all.enforced(), all.shadowed())).toString();
    }

    String json() {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("bytes", bytes);
        ArrayNode array = json.putArray("rules");
        rules.forEach((rule, counts) -> array.addObject()
                .put("rule", rule)
                .put("enforce", counts.enforced())
                .put("shadow", counts.shadowed()));
        return json.toString();
    }
}
