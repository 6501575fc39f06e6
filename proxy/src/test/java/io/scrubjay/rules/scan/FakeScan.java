package io.scrubjay.rules.scan;

import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A scanner with two rules for tests of what carries fields: {@code secret<digits>} anywhere, and the whole value of a key
 * that ends in {@code password}. Stands in this package because only a sweep may fill {@link SweepHits}.
 */
public final class FakeScan implements Sweep, Examiner {
    public static final Rule TOKEN = rule("fake-token", Severity.HIGH);
    public static final Rule PASSWORD = rule("fake-password", Severity.MEDIUM);

    private static final Pattern SECRET = Pattern.compile("secret[0-9]{4,}");
    /** Also any escape of JSON, three alignments of base64, and hexadecimal. */
    private static final Pattern SWEPT = Pattern.compile(
            "secret[0-9]|password|\\\\u|c2VjcmV0|NlY3JldD|zZWNyZXQ|736563726574", Pattern.CASE_INSENSITIVE);

    private final SweepHits hits = new SweepHits();
    private int examined;
    private boolean failing;

    /** A field redactor with this scanner and a key of zeros. */
    public FieldRedactor fieldRedactor() {
        return new FieldRedactor(this, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
    }

    /** How many fields were examined so far. */
    public int examined() {
        return examined;
    }

    /** Makes every later scan fail. */
    public void fail() {
        failing = true;
    }

    @Override
    @SuppressWarnings("restricted")
    public SweepHits sweep(long address, int lengthBytes) {
        if (failing) {
            throw new ScanException("scan: -1 (expected: 0)");
        }
        byte[] bytes = MemorySegment.ofAddress(address).reinterpret(lengthBytes).toArray(ValueLayout.JAVA_BYTE);
        hits.clear();
        Matcher matcher = SWEPT.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        while (matcher.find() && hits.add(matcher.end())) {}
        hits.sort();
        return hits;
    }

    @Override
    public List<Finding> examine(@Nullable String service, byte @Nullable [] key, byte[] value) {
        if (failing) {
            throw new ScanException("scan: -1 (expected: 0)");
        }
        examined++;
        List<Finding> findings = new ArrayList<>();
        if (key != null && new String(key, StandardCharsets.ISO_8859_1).endsWith("password") && value.length > 0) {
            if (!new String(value, StandardCharsets.ISO_8859_1).startsWith(LabelMasker.PREFIX)) {
                findings.add(new Finding(PASSWORD, 0, value.length, 0, value.length));
            }
            return findings;
        }
        Matcher matcher = SECRET.matcher(new String(value, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            findings.add(new Finding(TOKEN, matcher.start(), matcher.end(), matcher.start(), matcher.end()));
        }
        return findings;
    }

    @Override
    public void close() {}

    private static Rule rule(String id, Severity severity) {
        return new Rule(
                new RuleId(id),
                id,
                "generic",
                severity,
                new Detector.Regex("secret[0-9]+", List.of("secret"), 0),
                Conditions.NONE,
                List.of(),
                List.of(),
                List.of());
    }
}
