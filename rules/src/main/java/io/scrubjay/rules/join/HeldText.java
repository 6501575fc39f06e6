package io.scrubjay.rules.join;

import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.OpenEnds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a text that whoever folds long lines has cut: in a token, in base64, in JSON, or behind a secret. */
final class HeldText extends HeldRecords {
    private final OpenEnds ends;
    private final JoinLimits limits;
    /** The length of the lines of base64 that are open; 0 while something else is. */
    private int fullLine;
    /** The JSON that is open; null while something else is. */
    private @Nullable OpenJson json;
    /** Whether the records are lines of base64, or a token that one of them was cut in is whole with those behind it. */
    private boolean oneText;
    /** How much of the window was looked at when it was last seen to end in a secret. */
    private int lookedAtBytes;

    /**
     * @param fullLine the length of the line of base64 with which the first record ends; 0 where it ends otherwise
     * @param json open at its end; null where none is
     * @param window with that record
     */
    HeldText(
            RecordSecrets secrets,
            OpenEnds ends,
            JoinLimits limits,
            int fullLine,
            @Nullable OpenJson json,
            JoinWindow window) {
        super(secrets, window);
        this.ends = ends;
        this.limits = limits;
        this.fullLine = fullLine;
        this.json = json;
        this.oneText = fullLine > 0;
    }

    @Override
    Next take(JoinWindow.Held next) {
        boolean line = EncodedChunk.goesOn(next.bytes(), fullLine);
        if (fullLine > 0 && json == null && !line && !endsInMore()) {
            return Next.STRANGER;
        }
        fullLine = line ? fullLine : 0;
        byte[] before = window.text();
        window.add(next);
        oneText |= ends.isCutTokenWhole(before, window.text());
        boolean more = isJsonStillOpen(next) || (line && next.bytes().length == fullLine);
        return more || isCutAgain(next) ? Next.OPEN : Next.LAST;
    }

    /** Whether what looks like lines of base64 ends in a token that lacks bytes, or in a secret that may have been folded. */
    private boolean endsInMore() {
        byte[] text = window.text();
        boolean folded = limits.mayBeFolded(window.records().getLast().bytes().length);
        return ends.isCutToken(text) || (folded && RecordSecrets.endsIn(found(), text));
    }

    /** Whether JSON goes on behind a record; one too short to have been cut is its end, or no part of it. */
    private boolean isJsonStillOpen(JoinWindow.Held last) {
        OpenJson begun = json;
        if (begun == null || !limits.mayBeFolded(last.bytes().length)) {
            json = null;
            return false;
        }
        begun.add(last.bytes());
        json = begun.isOpen() ? begun : null;
        return json != null;
    }

    /**
     * Whether the last of the records, no shorter than the one before, ends in what they make together. A record that ends
     * in a secret of its own needs those before it no more. What has not doubled since it was looked at counts as what it
     * was: so each byte is looked at twice on average, however many records hold a secret together.
     */
    private boolean isCutAgain(JoinWindow.Held last) {
        byte[] text = window.text();
        int length = window.records().get(window.records().size() - 2).bytes().length;
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
        return RecordSecrets.endsIn(found(), text);
    }

    @Override
    List<Patch> found() {
        return mayGoOverAnEnd() ? window.patches(secrets::find) : List.of();
    }

    /**
     * Whether more than single records may hold is to be found. Where nothing but the beginning of a token is open, the
     * records are texts of their own until it is whole: what else reads on from one into the next stands in neither.
     */
    private boolean mayGoOverAnEnd() {
        return oneText || window.records().stream().anyMatch(held -> limits.mayBeFolded(held.bytes().length));
    }
}
