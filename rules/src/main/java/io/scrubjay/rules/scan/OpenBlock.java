package io.scrubjay.rules.scan;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Shape;
import java.util.Optional;

/** A block that has begun in a record and did not end there. Immutable, any thread. */
public final class OpenBlock {
    private final Marks marks;
    private final int contentFrom;

    private OpenBlock(Marks marks, int contentFrom) {
        this.marks = marks;
        this.contentFrom = contentFrom;
    }

    /** What looks for blocks of this kind. */
    public Rule rule() {
        return marks.rule;
    }

    /** Where the content begins, in the record in which the block does. */
    public int contentFrom() {
        return contentFrom;
    }

    /** Behind the first characters of the last mark in a later record; -1 where none stands. */
    public int endIn(byte[] record) {
        return marks.endFrom(record, 0);
    }

    /** Whether a record is, for the most part, a line of base64, and so likely to belong to a block. */
    public static boolean isContent(byte[] record) {
        int to = BlockContent.backOverBreaks(record, 0, record.length);
        int from = BlockContent.startOfWord(record, to);
        return to - from >= BlockContent.MIN_WORD && 2 * (to - from) >= to;
    }

    /** Whether the content of a block holds so much base64 that it is no mere talk of one. */
    public static boolean isSecret(byte[] content) {
        return BlockContent.isEncoded(content, 0, content.length);
    }

    /** The first and last mark of a rule's blocks. */
    static final class Marks {
        private final Rule rule;
        private final ShapeMatcher begin;
        private final ShapeMatcher end;
        /** What the first mark begins with; 0 where that is not the same for all, or may be escaped. */
        private final char first;

        Marks(Rule rule, Detector.Block block) {
            this.rule = rule;
            this.begin = ShapeMatcher.compile(block.begin(), false, ShapeMatcher.End.EXACT);
            this.end = ShapeMatcher.compile(block.end(), false, ShapeMatcher.End.EXACT);
            this.first = SweepExpression.flatten(block.begin()).getFirst() instanceof Shape.Literal literal
                            && "/\"".indexOf(literal.text().charAt(0)) < 0
                    ? literal.text().charAt(0)
                    : 0;
        }

        /** The block that begins at or behind a place and is open at the end of the record. */
        Optional<OpenBlock> openIn(byte[] record, int from) {
            ShapeMatcher.Span span = new ShapeMatcher.Span();
            for (int at = from; at < record.length; at++) {
                if ((first == 0 || record[at] == first) && begin.match(record, at, span)) {
                    int content = span.to;
                    at = endFrom(record, content);
                    if (at < 0) {
                        return Optional.of(new OpenBlock(this, content));
                    }
                }
            }
            return Optional.empty();
        }

        private int endFrom(byte[] record, int from) {
            ShapeMatcher.Span span = new ShapeMatcher.Span();
            for (int at = from; at < record.length; at++) {
                if (end.match(record, at, span)) {
                    return span.to;
                }
            }
            return -1;
        }
    }
}
