package io.scrubjay.rules.join;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.OpenBlock;
import io.scrubjay.rules.scan.OpenEnds;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins to hold the records at whose end something is open. Without state of its own; for the thread of its redactor. */
final class Openings {
    private static final byte[] NOTHING = {};
    private static final byte[] LINE_BREAK = {'\n'};

    private final RecordSecrets secrets;
    private final OpenEnds ends;
    private final JoinLimits limits;
    private final InstantSource clock;

    Openings(RecordSecrets secrets, OpenEnds ends, JoinLimits limits, InstantSource clock) {
        this.secrets = secrets;
        this.ends = ends;
        this.limits = limits;
        this.clock = clock;
    }

    /** Whether base64 or JSON is open at the end of the record {@code bytes[from, to)}, so that it would be held. */
    boolean isEncodedOpen(byte[] bytes, int from, int to) {
        return EncodedChunk.fullLine(bytes, from, to) > 0 || openJson(bytes, from, to) != null;
    }

    private @Nullable OpenJson openJson(byte[] bytes, int from, int to) {
        return limits.mayBeFolded(to - from) ? OpenJson.of(bytes, from, to) : null;
    }

    /** Holds a record; null where nothing is open at its end. */
    @Nullable HeldRecords open(Continuation next) {
        JoinWindow.Held record = next.record();
        byte[] bytes = record.bytes();
        OpenBlock block = record.hit() ? ends.block(bytes, 0).orElse(null) : null;
        if (block != null) {
            return new HeldBlock(secrets, ends, block, window(NOTHING, LINE_BREAK, record));
        }
        int fullLine = EncodedChunk.fullLine(bytes);
        OpenJson json = openJson(bytes, 0, bytes.length);
        return json != null || isCut(next.openText(), record) || fullLine > 0 || isFolded(record)
                ? new HeldText(secrets, ends, limits, fullLine, json, window(next.word(), NOTHING, record))
                : null;
    }

    private JoinWindow window(byte[] before, byte[] joint, JoinWindow.Held first) {
        JoinWindow window = new JoinWindow(clock.instant(), before, joint);
        window.add(first);
        return window;
    }

    /**
     * Whether it ends in a token that lacks bytes. What looks like one within a whole token stands there by chance.
     *
     * @param text its own, behind the end of the record before if it may go on with that
     */
    private boolean isCut(byte[] text, JoinWindow.Held record) {
        int cutFrom = ends.cutTokenFrom(text);
        return cutFrom >= 0 && !(record.hit() && endsInTokenFromBefore(cutFrom, text));
    }

    private boolean endsInTokenFromBefore(int place, byte[] text) {
        List<Patch> patches = secrets.find(text);
        if (patches.isEmpty()) {
            return false;
        }
        Finding last = patches.getLast().finding();
        return last.fromByte() < place
                && last.toByte() == text.length
                && last.rule().detector() instanceof Detector.Token;
    }

    /** Whether it ends with a secret and is long enough to have been cut within that. */
    private boolean isFolded(JoinWindow.Held record) {
        int length = record.bytes().length;
        return limits.mayBeFolded(length)
                && ((record.hit() && secrets.endsInSecret(record.bytes()))
                        || record.masked().stream().anyMatch(joined -> joined.patch().finding().toByte() == length));
    }
}
