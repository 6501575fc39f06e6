package io.scrubjay.rules.join;

import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.OpenBlock;
import io.scrubjay.rules.scan.OpenEnds;
import java.util.List;

/** The records of a block whose last mark has not come, from the one with its first mark on. */
final class HeldBlock extends HeldRecords {
    /** So many records may stand between the lines of a block. */
    static final int MAX_STRANGERS = 4;

    private final OpenEnds ends;
    private final OpenBlock block;
    /** How many other records stand behind the last one of the block. */
    private int strangers;

    /** @param window with the record in which the block begins, line breaks between the records */
    HeldBlock(RecordSecrets secrets, OpenEnds ends, OpenBlock block, JoinWindow window) {
        super(secrets, window);
        this.ends = ends;
        this.block = block;
    }

    @Override
    Next take(JoinWindow.Held next) {
        int end = block.endIn(next.bytes());
        if (end < 0 && next.hit() && ends.block(next.bytes(), 0).isPresent()) {
            // another block begins: this one was cut off
            return Next.STRANGER;
        }
        window.add(next);
        if (end >= 0) {
            return ends.block(next.bytes(), end).isEmpty() ? Next.LAST : Next.OPEN;
        }
        strangers = OpenBlock.isContent(next.bytes()) ? 0 : strangers + 1;
        return strangers > MAX_STRANGERS ? Next.LAST : Next.OPEN;
    }

    @Override
    List<Patch> found() {
        return window.patches(secrets::find);
    }

    /** The block as it goes on when these records leave. */
    LetGoBlock letGo() {
        return new LetGoBlock(block, secrets.rest(window, block, strangers), strangers);
    }
}
