package io.scrubjay.rules.join;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.ScanException;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.syntax.RulePackParser;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A joiner with a few rules and a clock that stands still until told; it takes and gives text. */
final class JoinHarness implements AutoCloseable {
    private static final String RULES =
            """
            rules:
              - {id: named, title: t, provider: p, severity: low, value: 'pre-acme_{base62:20}', keywords: [acmekey]}
              - {id: acme, title: t, provider: p, severity: low, token: 'acme_{base62:20}'}
              - {id: short, title: t, provider: p, severity: low, token: 'sk-{base62:16-40}', leftBoundary: true}
              - {id: inner, title: t, provider: p, severity: low, token: 'zq7{base62:20}', leftBoundary: false}
              - {id: long, title: t, provider: p, severity: low, token: 'long_{base62:90}'}
              - {id: half, title: t, provider: p, severity: low, token: 'pair_{base62:20}'}
              - {id: pair, title: t, provider: p, severity: low, token: 'pair_{base62:20}.{base62:20}'}
              - {id: bot, title: t, provider: p, severity: low, token: '{digit:6-9}:AA{base64url:20}', extend: false}
              - id: key
                title: t
                provider: p
                severity: low
                block: {begin: '-----BEGIN {[A-Z ]:0-20}PRIVATE KEY-----', end: '-----END '}
              - id: putty
                title: t
                provider: p
                severity: low
                block: {begin: 'Private-Lines: {digit:1-3}', end: 'Private-'}
              - {id: assigned, title: t, provider: p, severity: low, value: '{base62:8-80}', keywords: [passwd], common: true}
            """;

    private final Sweep sweep;
    private final Examiner examiner;
    private final List<String> secrets = new ArrayList<>();
    private final FieldRedactor redactor =
            new FieldRedactor(
                    new BreakableExaminer(),
                    new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]),
                    new LabelMasker(),
                    (rule, fingerprint, secret) -> secrets.add(new String(secret, StandardCharsets.ISO_8859_1)));
    private final OpenEnds ends;
    private final List<byte[]> records = new ArrayList<>();
    private boolean broken;
    private byte @Nullable [] unreadable;
    private long examinedBytes;
    private Instant now = Instant.EPOCH;
    private RecordJoiner joiner;

    /** @param rules as {@link #compile} makes them; borrowed */
    JoinHarness(CompiledRules rules) {
        sweep = rules.newSweep();
        examiner = rules.newExaminer();
        ends = new OpenEnds(rules.pack());
        joiner = joiner(JoinLimits.DEFAULT);
    }

    /** The rules, for any number of harnesses. */
    static CompiledRules compile() {
        return CompiledRules.compile(RulePackParser.parse("rules.yaml", RULES));
    }

    private RecordJoiner joiner(JoinLimits limits) {
        return new RecordJoiner(redactor, ends, limits, () -> now, null);
    }

    /** Begins anew with other limits. */
    void limit(JoinLimits limits) {
        records.clear();
        joiner = joiner(limits);
    }

    RecordJoiner joiner() {
        return joiner;
    }

    /** What was told to be a secret. */
    List<String> secrets() {
        return secrets;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** The verdicts after a record. */
    List<Verdict> next(String record) {
        byte[] bytes = bytes(record);
        records.add(bytes);
        return joiner.next(bytes, isHit(bytes));
    }

    /** The verdicts after the record at which the scanner fails. */
    List<Verdict> nextUnreadable() {
        return next(text(Objects.requireNonNull(unreadable)));
    }

    /** Whether a record passes. */
    boolean passes(String record) {
        byte[] bytes = bytes(record);
        boolean passes = joiner.passes(bytes);
        if (passes) {
            records.add(bytes);
        }
        return passes;
    }

    /** As {@link #next}, after asking whether the record passes. */
    private List<Verdict> nextUnlessPassing(String record) {
        if (isHit(bytes(record)) || !passes(record)) {
            return next(record);
        }
        return List.of(new Verdict(records.size() - 1, Verdict.Kind.PASS, List.of(), false));
    }

    /** What leaves after a record. */
    List<String> texts(String record) {
        return texts(next(record));
    }

    /** What leaves of all of them, the end of the origin included. */
    List<String> all(List<String> lines) {
        List<Verdict> verdicts = new ArrayList<>();
        lines.forEach(line -> verdicts.addAll(next(line)));
        verdicts.addAll(joiner.close());
        return texts(verdicts);
    }

    /** The same, of records that are asked first whether they pass. */
    List<String> allUnlessPassing(List<String> lines) {
        List<Verdict> verdicts = new ArrayList<>();
        lines.forEach(line -> verdicts.addAll(nextUnlessPassing(line)));
        verdicts.addAll(joiner.close());
        return texts(verdicts);
    }

    /** The records of verdicts, masked, those that pass as whoever examines single records would leave them. */
    List<String> texts(List<Verdict> verdicts) {
        return verdicts.stream().map(this::text).toList();
    }

    private String text(Verdict verdict) {
        byte[] record = records.get((int) verdict.record());
        List<Patch> patches = verdict.kind() == Verdict.Kind.PASS
                ? redactor.redact(null, record)
                : verdict.patches().stream().map(JoinedPatch::patch).toList();
        return text(FieldRedactor.apply(patches, record));
    }

    /** A text masked as one. */
    String masked(String text) {
        return text(FieldRedactor.apply(redactor.redact(null, bytes(text)), bytes(text)));
    }

    List<Patch> patches(String text) {
        return redactor.redact(null, bytes(text));
    }

    private boolean isHit(byte[] record) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(record.length + 1L);
            MemorySegment.copy(MemorySegment.ofArray(record), 0, memory, 0, record.length);
            return !sweep.sweep(memory.address(), record.length).isEmpty();
        }
    }

    /** How many bytes were examined so far. */
    long examinedBytes() {
        return examinedBytes;
    }

    /** Lets the scanner fail from now on. */
    void breakScanner() {
        broken = true;
    }

    /** Lets the scanner fail at just this text. */
    void breakScannerAt(String text) {
        unreadable = bytes(text);
    }

    /** The real examiner, until it is broken. */
    private final class BreakableExaminer implements Examiner {
        @Override
        public List<Finding> examine(@Nullable String service, byte @Nullable [] key, byte[] value) {
            if (broken || Arrays.equals(value, unreadable)) {
                throw new ScanException("broken");
            }
            examinedBytes += value.length;
            return examiner.examine(service, key, value);
        }

        @Override
        public void close() {}
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        examiner.close();
        sweep.close();
    }

    /** So many random letters and digits. */
    static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(random.nextInt(62)));
        }
        return word.toString();
    }
}
