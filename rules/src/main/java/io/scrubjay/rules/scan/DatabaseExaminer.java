package io.scrubjay.rules.scan;

import io.scrubjay.rules.DecodedSecret;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.decode.DecodedRun;
import io.scrubjay.rules.decode.Decoder;
import io.scrubjay.rules.decode.Encoding;
import io.scrubjay.rules.hyperscan.HyperscanException;
import io.scrubjay.rules.hyperscan.NativeBytes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The examiner over the patterns of a pack: their hits in the field name the rules to match exactly. */
final class DatabaseExaminer implements Examiner {
    /** A field with more hits than this is over budget: it counts as unscanned. */
    private static final int MAX_HITS = 1 << 20;

    private static final int LEAST_HITS = 64;
    /** Room for so many is kept between calls. */
    private static final int KEPT_HITS = 1 << 13;

    /** Memory that is kept between calls; a longer field is copied into memory of its own. */
    private static final int KEPT_BYTES = 64 * 1024;

    /** What comes behind the patterns' numbers: base64 by its phase, then hexadecimal. */
    private static final Alignment[] ENCODED = {
        Alignment.base64(0), Alignment.base64(1), Alignment.base64(2), Alignment.base64(3), Alignment.HEX
    };

    private final RuleMatcher[][] matchersOfPattern;
    /** Of the patterns that follow those of the matchers, and of encoded text that no pattern stands for. */
    private final Alignment[] alignments;
    private final DigitMatchers digitMatchers;
    private final DecodingListener decoding;
    private final PatternScan scan;
    private final RawSweep encodedText;
    private final SeenFinder seen;
    private final RegisteredFinder registered;
    private final NativeBytes scanned = new NativeBytes();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment kept = arena.allocate(KEPT_BYTES);
    /** End offset in the upper half, pattern in the lower, so that sorting gives the order of the text. */
    private long[] hits = new long[LEAST_HITS];

    private int hitCount;
    private WorkBudget lastWork = new WorkBudget(0);
    /** Of the payload whose fields are examined; null where each stands for itself. */
    private @Nullable PayloadBudget payload;

    /** @param decoding hears of each encoded run before it is examined */
    DatabaseExaminer(
            PatternSet patterns,
            RuleMatcher[][] matchersOfPattern,
            Alignment[] alignments,
            DigitMatchers digitMatchers,
            KnownSecrets known,
            DecodingListener decoding) {
        this.digitMatchers = digitMatchers;
        this.matchersOfPattern = matchersOfPattern;
        this.alignments = Stream.concat(Arrays.stream(alignments), Arrays.stream(ENCODED)).toArray(Alignment[]::new);
        this.decoding = decoding;
        this.scan = patterns.newScan(this::onHit);
        this.encodedText = new RawSweep(patterns, digitMatchers, new MatcherFilter(matchersOfPattern), known);
        this.seen = new SeenFinder(known.seen());
        this.registered = new RegisteredFinder(known.registered());
    }

    @Override
    public void beginPayload(int lengthBytes) {
        payload = new PayloadBudget(lengthBytes);
    }

    @Override
    public void endPayload() {
        payload = null;
    }

    @Override
    public List<Finding> examine(@Nullable String service, byte @Nullable [] key, byte[] value) {
        byte[] text = key == null ? value : assignment(key, value);
        PayloadBudget whole = payload;
        WorkBudget work = whole == null ? new WorkBudget(text.length) : new WorkBudget(text.length, whole);
        lastWork = work;
        FieldText field = new FieldText(text, text.length - value.length, new FieldOrigin(service, key), work);
        try {
            return examine(field, 0, new DecodeBudget(text.length, work));
        } finally {
            if (hits.length > KEPT_HITS) {
                hits = new long[LEAST_HITS];
            }
        }
    }

    /**
     * Examines a text and what stands encoded in it.
     *
     * @param depth how many encodings were undone to get this text
     */
    List<Finding> examine(FieldText field, int depth, DecodeBudget budget) {
        byte[] text = field.bytes();
        field.budget().takeText(text.length);
        Matches matches = new Matches();
        scan(text, depth, matches);
        digitMatchers.match(field, matches);
        int compressedFrom = Decoder.compressedFrom(text, field.valueFrom());
        if (hitCount == 0 && matches.isEmpty() && compressedFrom == 0) {
            return List.of();
        }
        Arrays.sort(hits, 0, hitCount);
        EncodedRuns encoded = new EncodedRuns(text);
        if (compressedFrom > 0) {
            encoded.add(Alignment.ZLIB, compressedFrom);
        }
        for (int i = 0; i < hitCount; i++) {
            int end = (int) (hits[i] >>> 32);
            int pattern = (int) hits[i];
            if (pattern >= matchersOfPattern.length) {
                encoded.add(alignments[pattern - matchersOfPattern.length], end);
                continue;
            }
            field.budget().take(matchersOfPattern[pattern].length);
            for (RuleMatcher matcher : matchersOfPattern[pattern]) {
                matcher.match(field, end, matches);
            }
        }
        if (depth < RawSweep.MAX_DEPTH) {
            // from here on the hits are those of the decoded text
            encoded.forEach(budget, (encoding, run) -> {
                decoding.onDecoded(encoding, run, depth + 1);
                if (encoding == Encoding.GZIP) {
                    field.budget().addInflated(run.bytes().length);
                }
                examineDecoded(run, field, depth, budget, matches);
            });
        }
        return matches.isEmpty() ? List.of() : matches.resolve(field);
    }

    private void examineDecoded(DecodedRun run, FieldText from, int depth, DecodeBudget budget, Matches out) {
        FieldText decoded = new FieldText(run.bytes(), 0, from.origin(), from.budget());
        for (Finding finding : examine(decoded, depth + 1, budget)) {
            byte[] secret = finding.secret(run.bytes());
            out.addDecoded(
                    finding,
                    run.rawFrom(finding.fromByte()),
                    run.rawTo(finding.toByte()),
                    new DecodedSecret(secret, 0, secret.length));
        }
    }

    /** The key and its value as an assignment, which is what rules that ask for a name look for. */
    private static byte[] assignment(byte[] key, byte[] value) {
        byte[] text = Arrays.copyOf(key, key.length + 1 + value.length);
        text[key.length] = '=';
        System.arraycopy(value, 0, text, key.length + 1, value.length);
        return text;
    }

    private void scan(byte[] text, int depth, Matches matches) {
        hitCount = 0;
        if (text.length <= KEPT_BYTES) {
            scan(text, kept, depth, matches);
            return;
        }
        try (Arena once = Arena.ofConfined()) {
            scan(text, once.allocate(text.length), depth, matches);
        } catch (OutOfMemoryError e) {
            throw new ScanException("examine: no memory for " + text.length + " bytes", e);
        }
    }

    private void scan(byte[] text, MemorySegment memory, int depth, Matches matches) {
        MemorySegment.copy(MemorySegment.ofArray(text), 0, memory, 0, text.length);
        try {
            if (!scan.scan(memory.address(), text.length)) {
                throw new OverBudgetException("examine: over " + MAX_HITS + " hits in " + text.length + " bytes");
            }
        } catch (HyperscanException e) {
            throw new ScanException("examine: " + e.getMessage(), e);
        }
        scanned.view(memory.address(), text.length);
        seen.find(scanned, matches::addSeen);
        registered.find(scanned, (from, to, secret, length) ->
                matches.addRegistered(from, to, to - from == length ? null : new DecodedSecret(secret, 0, length)));
        encodedText.findEncoded(memory.address(), text.length, depth, (alignment, toByte) -> onHit(
                matchersOfPattern.length + alignments.length - ENCODED.length + List.of(ENCODED).indexOf(alignment), toByte));
    }

    private boolean onHit(int pattern, int toByte) {
        if (hitCount == MAX_HITS) {
            return false;
        }
        if (hitCount == hits.length) {
            hits = Arrays.copyOf(hits, hitCount * 2);
        }
        hits[hitCount++] = ((long) toByte << 32) | pattern;
        return true;
    }

    /** The work that the last examination took, in bytes that were looked at. */
    long lastWork() {
        return lastWork.taken();
    }

    /** The budget of the payload whose fields are examined at the moment. */
    @Nullable PayloadBudget payload() {
        return payload;
    }

    @Override
    public void close() {
        encodedText.close();
        scan.close();
        arena.close();
    }
}
