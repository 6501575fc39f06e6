package io.scrubjay.proxy.incident;

import io.scrubjay.proxy.redact.LocatedFinding;
import io.scrubjay.proxy.redact.Signal;
import io.scrubjay.rules.Assessment;
import io.scrubjay.rules.Rule;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Findings of one secret, folded.
 *
 * @param rule the most severe, of equal ones the first
 * @param assessment of the first finding by {@code rule}
 * @param signal of the first finding
 * @param place of the first finding
 * @param service of the first finding
 * @param traceId of the first finding that has one
 * @param sender of the first finding whose sender was verified
 * @param places the first {@value #MAX_PLACES} different ones
 * @param services the first {@value #MAX_PLACES} different ones
 */
record Sightings(
        Rule rule,
        Assessment assessment,
        Signal signal,
        String place,
        @Nullable String service,
        @Nullable String traceId,
        @Nullable String sender,
        List<String> places,
        List<String> services,
        long count,
        Instant firstSeen,
        Instant lastSeen) {
    static final int MAX_PLACES = 8;
    /** A peer chooses attribute keys and service names: what we keep of one, in characters. */
    static final int MAX_TEXT_CHARS = 200;

    /** @param sender by its verified certificate; null where there is none */
    static Sightings of(LocatedFinding finding, @Nullable String sender, Instant now) {
        String place = cut(finding.place());
        String service = finding.service() == null ? null : cut(finding.service());
        return new Sightings(
                finding.rule(),
                finding.assessment(),
                finding.signal(),
                place,
                service,
                finding.traceId(),
                sender,
                List.of(place),
                service == null ? List.of() : List.of(service),
                1,
                now,
                now);
    }

    /** These findings and then those. */
    Sightings and(Sightings later) {
        boolean worse = later.rule.severity().compareTo(rule.severity()) > 0;
        return new Sightings(
                worse ? later.rule : rule,
                worse ? later.assessment : assessment,
                signal,
                place,
                service,
                traceId != null ? traceId : later.traceId,
                sender != null ? sender : later.sender,
                union(places, later.places),
                union(services, later.services),
                count + later.count,
                firstSeen,
                later.lastSeen.isAfter(lastSeen) ? later.lastSeen : lastSeen);
    }

    /** The first few of both lists without repeats; {@code first} itself where nothing is new. */
    static List<String> union(List<String> first, List<String> second) {
        if (first.size() >= MAX_PLACES || first.containsAll(second)) {
            return first;
        }
        Set<String> all = new LinkedHashSet<>(first);
        all.addAll(second);
        return all.stream().limit(MAX_PLACES).toList();
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT_CHARS) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT_CHARS - 1)) ? MAX_TEXT_CHARS - 1 : MAX_TEXT_CHARS;
        return text.substring(0, end) + "…";
    }
}
