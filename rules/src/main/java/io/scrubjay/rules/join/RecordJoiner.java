package io.scrubjay.rules.join;

import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.scan.OpenEnds;
import io.scrubjay.rules.scan.ScanException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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
    private final RecordSecrets secrets;
    private final OpenEnds ends;
    private final Openings openings;
    private final JoinLimits limits;
    private final InstantSource clock;

    private long count;
    /** How many records have their verdict. */
    private long answered;

    /** What has left last. */
    private final LastWord lastWord;
    /** What waits; null while nothing is open. */
    private @Nullable HeldRecords open;
    /** The block longer than its window that records may go on with. */
    private @Nullable LetGoBlock letGo;
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
        this.openings = new Openings(secrets, ends, limits, clock);
        this.limits = limits;
        this.clock = clock;
        this.lastWord = new LastWord(ends);
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
        JoinWindow.Held next = new JoinWindow.Held(count++, record, hit, List.of());
        return answered(out, () -> {
            if (open != null) {
                extend(open, next, out);
            } else {
                begin(next, out);
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
        if (open != null
                || letGo != null
                || openings.isEncodedOpen(bytes, from, to)
                || lastWord.mayGoOnIn(bytes, from, to)) {
            return false;
        }
        OpenEnds.End end = ends.endOf(bytes, from, to);
        if (end == OpenEnds.End.IN_TOKEN) {
            return false;
        }
        count++;
        answered++;
        lastWord.remember(bytes, from, to, end == OpenEnds.End.IN_LITERAL);
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
            open = null;
            letGo = null;
            lastWord.forget();
        }
        return out;
    }

    /** What has been held for as long as it may be; call it at {@link #deadline}. */
    public List<Verdict> expire() {
        if (open == null) {
            return List.of();
        }
        Instant deadline = deadline().orElse(Instant.MAX);
        return clock.instant().isBefore(deadline) ? List.of() : close();
    }

    /** When {@link #expire} is to be called; empty while nothing is held. */
    public Optional<Instant> deadline() {
        return Optional.ofNullable(open).map(held -> held.window().openedAt().plus(limits.maxHold()));
    }

    /** What is held, at the end of the origin. */
    public List<Verdict> close() {
        HeldRecords held = open;
        List<Verdict> out = new ArrayList<>();
        return held == null ? out : answered(out, () -> giveUp(held, out));
    }

    /** Why the last {@link Verdict.Kind#WITHHELD withheld} records could not be scanned; empty where none was withheld. */
    public Optional<ScanException> failure() {
        return Optional.ofNullable(failure);
    }

    /** How many records are held. */
    public int heldRecords() {
        return open == null ? 0 : open.window().records().size();
    }

    /** Takes a record while none is held. */
    private void begin(JoinWindow.Held next, List<Verdict> out) {
        LetGoBlock block = letGo;
        if (block != null && block.goesOnWith(next.bytes())) {
            JoinedPatch patch = block.patchOf(next.bytes(), secrets);
            out.add(new Verdict(next.number(), Verdict.Kind.MASKED, List.of(patch), false));
            lastWord.forget();
            letGo = block.behind(patch);
        } else {
            letGo = block == null ? null : block.behindStranger(next.bytes());
            begin(lastWord.continuedBy(next, secrets), out);
        }
    }

    private void begin(Continuation next, List<Verdict> out) {
        HeldRecords opened = openings.open(next);
        if (opened == null) {
            out.add(verdict(next.record(), false));
            lastWord.remember(next);
        } else {
            open = opened;
            letGo = null;
            checkLimits(opened, out);
        }
    }

    /** Takes a record behind those that are held. */
    private void extend(HeldRecords held, JoinWindow.Held next, List<Verdict> out) {
        switch (held.take(next)) {
            case OPEN -> checkLimits(held, out);
            case LAST -> finish(held, out);
            case STRANGER -> {
                release(held.window(), held.patches(), false, out);
                begin(next, out);
            }
        }
    }

    /** Lets all go; the last record may begin something of its own. */
    private void finish(HeldRecords held, List<Verdict> out) {
        List<List<JoinedPatch>> patches = held.patches();
        JoinWindow.Held last = held.window().removeLast().with(patches.getLast());
        release(held.window(), patches, false, out);
        begin(Continuation.ofNothing(last), out);
    }

    private void checkLimits(HeldRecords held, List<Verdict> out) {
        JoinWindow window = held.window();
        if (window.records().size() >= limits.maxRecords() || window.bytes() > limits.maxBytes()) {
            giveUp(held, out);
        }
    }

    /** Lets all go though something is open. */
    private void giveUp(HeldRecords held, List<Verdict> out) {
        switch (held) {
            case HeldBlock block -> {
                LetGoBlock rest = block.letGo();
                release(block.window(), block.patches(rest.patch()), rest.patch() != null, out);
                letGo = rest;
            }
            case HeldText text -> {
                release(text.window(), text.patches(), false, out);
                lastWord.letGo();
            }
        }
    }

    /**
     * Lets the records of a window go.
     *
     * @param patches of each of them
     * @param unfinished whether they end within a block
     */
    private void release(JoinWindow window, List<List<JoinedPatch>> patches, boolean unfinished, List<Verdict> out) {
        for (int i = 0; i < window.records().size(); i++) {
            JoinWindow.Held held = window.records().get(i).with(patches.get(i));
            boolean last = i == window.records().size() - 1;
            lastWord.remember(held.bytes());
            out.add(verdict(held, unfinished && last));
        }
        open = null;
    }

    private Verdict verdict(JoinWindow.Held held, boolean unfinished) {
        List<JoinedPatch> patches = secrets.patches(held);
        Verdict.Kind kind = patches.isEmpty() ? Verdict.Kind.PASS : Verdict.Kind.MASKED;
        return new Verdict(held.number(), kind, patches, unfinished);
    }
}
