package io.scrubjay.rules.join;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Finding;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.OpenBlock;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.ScanException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Masks secrets that stand in several consecutive records of one origin.
 *
 * <p>Give each record to {@link #next}. It is held while a secret is open at its end, which is one of these:
 *
 * <ul>
 *   <li>a block (PEM, OpenSSH, PGP, PuTTY) whose last mark has not come yet. What follows its first mark is masked in every
 *       record up to that. Where too many other records come first, what was found so far counts;
 *   <li>a token that lacks more bytes, cut by whoever folds long lines;
 *   <li>a full line of base64;
 *   <li>a secret that ends with a record which is long enough to have been folded;
 *   <li>JSON in a record of such a length, so that a name and its value may stand in two.
 * </ul>
 *
 * <p>Every other record leaves at once, also one that ends with a literal by which a token is recognised, or with a part of one: nothing
 * secret stands before it, and the next record is looked at together with it. No more is held than the {@link JoinLimits} say. A block that does not end within them is masked to the last held
 * record, and each record that goes on with it alone.
 *
 * <p>One for each origin; one thread. Given records are borrowed until their verdict.
 */
public final class RecordJoiner {
    private static final byte[] NOTHING = {};
    private static final byte[] LINE_BREAK = {'\n'};
    /** So many records may stand between the lines of a block. */
    private static final int MAX_STRANGERS = 4;

    private final RecordSecrets secrets;
    private final OpenEnds ends;
    private final JoinLimits limits;
    private final InstantSource clock;

    private long count;
    /** How many records have their verdict. */
    private long answered;

    private @Nullable JoinWindow window;
    /** The block that is open; null while something else is. */
    private @Nullable OpenBlock block;
    /** The length of the lines of base64 that are open; 0 while something else is. */
    private int fullLine;

    /** The JSON that is open; null while something else is. */
    private @Nullable OpenJson json;

    /** Whether the held records are lines of base64, or a token that one of them was cut in is whole with those behind it. */
    private boolean oneText;

    private int strangers;
    /** How much of the window was looked at when it was last seen to end in a secret. */
    private int lookedAtBytes;
    /** The block longer than its window that records may go on with. */
    private @Nullable Longer goingOn;

    /** The last word of what has left. */
    private byte[] before = NOTHING;
    /** Whether it ends with a literal of a token, or the beginning of one, so that the next record may begin with a secret. */
    private boolean inLiteral;
    /** Whether it ends with a token that was let go before it was whole: what follows is looked at with it, and waits no more. */
    private boolean tokenLetGo;
    /** Why records were withheld last. */
    private @Nullable ScanException failure;

    /**
     * @param redactor of this thread; it examines joined records as one text
     * @param ends by the same rules
     * @param clock says how long a record has been held
     * @param service the origin's service, null where it is not known
     */
    public RecordJoiner(
            FieldRedactor redactor,
            OpenEnds ends,
            JoinLimits limits,
            InstantSource clock,
            @Nullable String service) {
        this.secrets = new RecordSecrets(redactor, service);
        this.ends = ends;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Takes the next record.
     *
     * @param record its text; borrowed until its verdict
     * @param hit whether a sweep of it hit something; without a hit only its ends are looked at
     * @return what may leave now, in order; empty while this record and those before it are held
     */
    public List<Verdict> next(byte[] record, boolean hit) {
        List<Verdict> out = new ArrayList<>(expire());
        JoinWindow.Held held = new JoinWindow.Held(count++, record, hit, List.of());
        return answered(out, () -> {
            if (window != null) {
                extend(window, held, out);
            } else {
                begin(held, out);
            }
        });
    }

    /**
     * As {@link #next} of a record that no sweep has hit, at less cost, where it leaves at once and nothing of it is
     * masked, as with most.
     *
     * @param record its text; borrowed
     * @return whether it leaves; where it does not, nothing has changed and it is for {@link #next}
     */
    public boolean passes(byte[] record) {
        return passes(record, 0, record.length);
    }

    /** The same of the record {@code bytes[from, to)}. */
    public boolean passes(byte[] bytes, int from, int to) {
        if (window != null
                || goingOn != null
                || inLiteral
                || tokenLetGo
                || EncodedChunk.fullLine(bytes, from, to) > 0
                || (mayBeFolded(to - from) && OpenJson.of(bytes, from, to) != null)
                || ends.isCutBeginning(before, bytes, from, to)) {
            return false;
        }
        OpenEnds.End end = ends.endOf(bytes, from, to);
        if (end == OpenEnds.End.IN_TOKEN) {
            return false;
        }
        count++;
        answered++;
        before = lastWord(bytes, from, to);
        inLiteral = end == OpenEnds.End.IN_LITERAL;
        return true;
    }

    /** Counts the verdicts of a step; where the scanner fails, all records without one are withheld. */
    private List<Verdict> answered(List<Verdict> out, Runnable step) {
        int earlier = out.size();
        try {
            step.run();
            answered += out.size() - earlier;
        } catch (ScanException e) {
            failure = e;
            answered += out.size() - earlier;
            while (answered < count) {
                out.add(new Verdict(answered++, Verdict.Kind.WITHHELD, List.of(), false));
            }
            forget();
        }
        return out;
    }

    /** What has been held for as long as it may be; call it at {@link #deadline}. */
    public List<Verdict> expire() {
        if (window == null) {
            return List.of();
        }
        Instant deadline = deadline().orElse(Instant.MAX);
        return clock.instant().isBefore(deadline) ? List.of() : close();
    }

    /** When {@link #expire} is to be called; empty while nothing is held. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(window).map(open -> open.openedAt().plus(limits.maxHold()));
    }

    /** What is held, at the end of the origin. */
    public List<Verdict> close() {
        JoinWindow open = window;
        List<Verdict> out = new ArrayList<>();
        return open == null ? out : answered(out, () -> giveUp(open, out));
    }

    /** Why the last {@link Verdict.Kind#WITHHELD withheld} records could not be scanned; empty where none was withheld. */
    public Optional<ScanException> failure() {
        return Optional.ofNullable(failure);
    }

    /** How many records are held. */
    public int heldRecords() {
        return window == null ? 0 : window.records().size();
    }

    private void begin(JoinWindow.Held held, List<Verdict> out) {
        begin(held, false, out);
    }

    /** @param joined whether it was looked at together with what has left */
    private void begin(JoinWindow.Held held, boolean joined, List<Verdict> out) {
        Longer more = goingOn;
        if (more != null && more.goesOnWith(held.bytes())) {
            JoinedPatch patch = more.patch() == null
                    ? secrets.beginning(more.block(), held.bytes())
                    : RecordSecrets.whole(more.patch(), held.bytes());
            out.add(masked(held, List.of(patch)));
            before = NOTHING;
            inLiteral = false;
            tokenLetGo = false;
            goingOn = new Longer(more.block(), patch.patch(), 0);
            return;
        }
        goingOn = more == null || more.endsWith(held.bytes()) ? null : more.after(more.strangers() + 1);
        boolean cutBeginning = !joined && ends.isCutBeginning(before, held.bytes());
        boolean letGo = tokenLetGo && !joined;
        byte[] start = cutBeginning || letGo || (inLiteral && !joined) ? before : NOTHING;
        byte[] text = start.length == 0 ? held.bytes() : RecordSecrets.concat(start, held.bytes());
        boolean whole = cutBeginning || (start.length > 0 && ends.isCutTokenWhole(start, text));
        JoinWindow.Held record = whole ? secrets.behind(start, held) : held;
        block = held.hit() ? ends.block(held.bytes(), 0).orElse(null) : null;
        fullLine = block == null ? EncodedChunk.fullLine(held.bytes()) : 0;
        int length = held.bytes().length;
        json = block == null && mayBeFolded(length) ? OpenJson.of(held.bytes(), 0, length) : null;
        if (block != null || json != null || isCut(letGo ? held.bytes() : text, held) || fullLine > 0 || isFolded(record)) {
            JoinWindow open = new JoinWindow(clock.instant(), block == null ? start : NOTHING, joint());
            open.add(record);
            window = open;
            goingOn = null;
            strangers = 0;
            oneText = fullLine > 0;
            lookedAtBytes = 0;
            checkLimits(open, out);
        } else {
            leave(record, out);
            if (start.length > 0 && held.bytes().length > 0) {
                // of a literal in three pieces the middle one alone is nothing
                remember(text);
                tokenLetGo = letGo && ends.isCutToken(before);
            }
        }
    }

    private byte[] joint() {
        return block == null ? NOTHING : LINE_BREAK;
    }

    /**
     * Whether it ends in a token that lacks bytes. What looks like one within a whole token stands there by chance.
     *
     * @param text its own, behind the end of the record before if it may go on with that
     */
    private boolean isCut(byte[] text, JoinWindow.Held held) {
        int cutFrom = ends.cutTokenFrom(text);
        return cutFrom >= 0 && !(held.hit() && endsInTokenFromBefore(cutFrom, text));
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

    private boolean mayBeFolded(int recordBytes) {
        return recordBytes >= limits.foldBytes();
    }

    private boolean isFolded(JoinWindow.Held held) {
        int length = held.bytes().length;
        return mayBeFolded(length)
                && ((held.hit() && secrets.endsInSecret(held.bytes()))
                        || held.masked().stream().anyMatch(joined -> joined.patch().finding().toByte() == length));
    }

    /**
     * Whether the last of the records, no shorter than the one before, ends in what they make together. A record that ends
     * in a secret of its own needs those before it no more. What has not doubled since it was looked at counts as what it
     * was: so each byte is looked at twice on average, however many records hold a secret together.
     */
    private boolean isCutAgain(JoinWindow open, JoinWindow.Held last) {
        byte[] text = open.text();
        int length = open.records().get(open.records().size() - 2).bytes().length;
        if (ends.isCutToken(text)) {
            return true;
        }
        if (last.bytes().length < length || (last.hit() && secrets.endsInSecret(last.bytes()))) {
            return false;
        }
        if (text.length < 2 * lookedAtBytes) {
            return true;
        }
        lookedAtBytes = text.length;
        return RecordSecrets.endsIn(found(open), text);
    }

    private void extend(JoinWindow open, JoinWindow.Held held, List<Verdict> out) {
        boolean line = EncodedChunk.goesOn(held.bytes(), fullLine);
        if (block != null) {
            extendBlock(open, block, held, out);
        } else if (fullLine > 0 && json == null && !line && !endsInMore(open)) {
            release(open, patches(open), false, out);
            begin(held, out);
        } else {
            fullLine = line ? fullLine : 0;
            byte[] before = open.text();
            open.add(held);
            oneText |= ends.isCutTokenWhole(before, open.text());
            boolean more = isJsonStillOpen(held) || (line && held.bytes().length == fullLine);
            if (more || isCutAgain(open, held)) {
                checkLimits(open, out);
            } else {
                finish(open, out);
            }
        }
    }

    /** Whether JSON goes on behind a record; one too short to have been cut is its end, or no part of it. */
    private boolean isJsonStillOpen(JoinWindow.Held held) {
        OpenJson begun = json;
        if (begun == null || !mayBeFolded(held.bytes().length)) {
            json = null;
            return false;
        }
        begun.add(held.bytes());
        json = begun.isOpen() ? begun : null;
        return json != null;
    }

    /** Whether what looks like lines of base64 ends in a token that lacks bytes, or in a secret that may have been folded. */
    private boolean endsInMore(JoinWindow open) {
        byte[] text = open.text();
        boolean folded = mayBeFolded(open.records().getLast().bytes().length);
        return ends.isCutToken(text) || (folded && RecordSecrets.endsIn(found(open), text));
    }

    private void extendBlock(JoinWindow open, OpenBlock begun, JoinWindow.Held held, List<Verdict> out) {
        int end = begun.endIn(held.bytes());
        if (end < 0 && held.hit() && ends.block(held.bytes(), 0).isPresent()) {
            // another block begins: this one was cut off
            release(open, patches(open), false, out);
            begin(held, out);
            return;
        }
        open.add(held);
        if (end >= 0) {
            if (ends.block(held.bytes(), end).isEmpty()) {
                finish(open, out);
                return;
            }
        } else if (OpenBlock.isContent(held.bytes())) {
            strangers = 0;
        } else if (++strangers > MAX_STRANGERS) {
            finish(open, out);
            return;
        }
        checkLimits(open, out);
    }

    /** Lets all go; the last record may begin something of its own. */
    private void finish(JoinWindow open, List<Verdict> out) {
        List<List<JoinedPatch>> patches = patches(open);
        JoinWindow.Held last = open.removeLast();
        release(open, patches, false, out);
        begin(new JoinWindow.Held(last.number(), last.bytes(), last.hit(), patches.getLast()), true, out);
    }

    private void checkLimits(JoinWindow open, List<Verdict> out) {
        if (open.records().size() >= limits.maxRecords() || open.bytes() > limits.maxBytes()) {
            giveUp(open, out);
        }
    }

    /** Lets all go though something is open. */
    private void giveUp(JoinWindow open, List<Verdict> out) {
        OpenBlock begun = block;
        Patch rest = begun == null ? null : secrets.rest(open, begun, strangers);
        release(open, rest == null ? patches(open) : secrets.patches(open, found(open), rest), rest != null, out);
        if (begun == null) {
            tokenLetGo = ends.isCutToken(before);
        } else {
            goingOn = new Longer(begun, rest, strangers);
        }
    }

    private List<List<JoinedPatch>> patches(JoinWindow open) {
        return secrets.patches(open, found(open), null);
    }

    private List<Patch> found(JoinWindow open) {
        return mayGoOverAnEnd(open) ? open.patches(secrets::find) : List.of();
    }

    /**
     * Whether more than single records may hold is to be found. Where nothing but the beginning of a token is open, the records are
     * texts of their own until it is whole: what else reads on from one into the next stands in neither.
     */
    private boolean mayGoOverAnEnd(JoinWindow open) {
        return block != null
                || oneText
                || open.records().stream().anyMatch(held -> mayBeFolded(held.bytes().length));
    }

    private void release(JoinWindow open, List<List<JoinedPatch>> patches, boolean unfinished, List<Verdict> out) {
        for (int i = 0; i < open.records().size(); i++) {
            JoinWindow.Held held = open.records().get(i);
            boolean last = i == open.records().size() - 1;
            leave(new JoinWindow.Held(held.number(), held.bytes(), held.hit(), patches.get(i)), unfinished && last, out);
        }
        window = null;
        block = null;
        fullLine = 0;
        json = null;
    }

    private void leave(JoinWindow.Held held, List<Verdict> out) {
        leave(held, false, out);
    }

    private void leave(JoinWindow.Held held, boolean unfinished, List<Verdict> out) {
        remember(held.bytes());
        List<JoinedPatch> patches = secrets.patches(held);
        Verdict.Kind kind = patches.isEmpty() ? Verdict.Kind.PASS : Verdict.Kind.MASKED;
        out.add(new Verdict(held.number(), kind, patches, unfinished));
    }

    private void remember(byte[] record) {
        before = lastWord(record, 0, record.length);
        inLiteral = ends.endOf(before) == OpenEnds.End.IN_LITERAL;
        tokenLetGo = false;
    }

    private static byte[] lastWord(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, OpenEnds.lastWord(bytes, from, to, OpenEnds.REMEMBERED_BYTES), to);
    }

    private static Verdict masked(JoinWindow.Held held, List<JoinedPatch> patches) {
        return new Verdict(held.number(), Verdict.Kind.MASKED, patches, false);
    }

    private void forget() {
        window = null;
        block = null;
        fullLine = 0;
        json = null;
        goingOn = null;
        before = NOTHING;
        inLiteral = false;
        tokenLetGo = false;
    }

    /**
     * A block of which more may come.
     *
     * @param patch what is masked in each record that goes on with it; null where none has come
     * @param strangers how many other records stood behind the last one that did
     */
    private record Longer(OpenBlock block, @Nullable Patch patch, int strangers) {
        boolean goesOnWith(byte[] record) {
            return OpenBlock.isContent(record) && (patch != null || OpenBlock.isSecret(record));
        }

        /** Null where there were too many others. */
        @Nullable Longer after(int strangersNow) {
            return strangersNow > MAX_STRANGERS ? null : new Longer(block, patch, strangersNow);
        }

        boolean endsWith(byte[] record) {
            return block.endIn(record) >= 0;
        }
    }
}
