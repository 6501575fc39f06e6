package io.scrubjay.rules.eval;

import io.scrubjay.rules.Finding;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares what two packs mask in the lines of a corpus, read as a stream in bounded memory. One thread.
 *
 * <p>A line that is a labelled text counts by that text, any other by itself. Rules in shadow mask nothing.
 */
public final class PackDiff implements AutoCloseable {
    private final Examiner present;
    private final Examiner changed;

    public PackDiff(CompiledRules present, CompiledRules changed) {
        this.present = present.newExaminer();
        this.changed = changed.newExaminer();
    }

    /** How a place differs. */
    public enum Kind {
        /** Only the changed pack masks it. */
        MORE,
        /** Only the present pack masks it. */
        LESS,
        /** Both mask it, in the names of different rules. */
        RENAMED
    }

    /**
     * A place that the packs treat differently.
     *
     * @param line from 0
     * @param fromByte where it begins in the line or in its labelled text
     * @param present the rule of the present pack; null where none masks it
     * @param changed the rule of the changed pack; null where none masks it
     * @param expected what the corpus says of the text; null where it says nothing
     * @param excerpt the place itself, which may be secret
     */
    public record Difference(
            Kind kind,
            int line,
            int fromByte,
            int toByte,
            @Nullable String present,
            @Nullable String changed,
            @Nullable Boolean expected,
            Excerpt excerpt) {}

    /** A piece of the corpus that only shows itself to who asks for it. */
    public static final class Excerpt {
        private final String text;

        private Excerpt(String text) {
            this.text = text;
        }

        /** The piece. */
        public String text() {
            return text;
        }

        @Override
        public String toString() {
            return text.length() + " characters";
        }
    }

    /**
     * What was counted.
     *
     * @param lines of the corpus
     * @param maskedByPresent places that the present pack masks
     * @param maskedByChanged places that the changed pack masks
     */
    public record Summary(int lines, long maskedByPresent, long maskedByChanged, long more, long less, long renamed) {
        /** Whether the packs treat every place alike. */
        public boolean isSame() {
            return more == 0 && less == 0 && renamed == 0;
        }
    }

    /**
     * Compares; the caller closes the stream.
     *
     * @param listener hears of each difference, in the order of the corpus
     */
    public Summary compare(InputStream corpus, Consumer<Difference> listener) throws IOException {
        LineReader lines = new LineReader(corpus);
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        long maskedByPresent = 0;
        long maskedByChanged = 0;
        for (byte[] line = lines.next(); line != null; line = lines.next()) {
            LabelledText labelled = labelled(line, lines.index());
            byte[] text = labelled == null ? line : labelled.text().getBytes(StandardCharsets.UTF_8);
            List<Finding> before = enforced(present.examine(null, text));
            List<Finding> after = enforced(changed.examine(null, text));
            maskedByPresent += before.size();
            maskedByChanged += after.size();
            Line where = new Line(lines.index(), labelled == null ? null : labelled.positive(), text, difference -> {
                counts.merge(difference.kind(), 1L, Long::sum);
                listener.accept(difference);
            });
            where.compare(before, after);
        }
        return new Summary(
                lines.index() + 1,
                maskedByPresent,
                maskedByChanged,
                counts.getOrDefault(Kind.MORE, 0L),
                counts.getOrDefault(Kind.LESS, 0L),
                counts.getOrDefault(Kind.RENAMED, 0L));
    }

    private static @Nullable LabelledText labelled(byte[] line, int index) {
        if (line.length == 0 || line[0] != '{') {
            return null;
        }
        try {
            return LabelledText.parse(new String(line, StandardCharsets.UTF_8), index);
        } catch (CorpusException e) {
            // a record in JSON that is no labelled text: a line of a log
            return null;
        }
    }

    private static List<Finding> enforced(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.rule().mode() != Mode.SHADOW)
                .toList();
    }

    @Override
    public void close() {
        present.close();
        changed.close();
    }

    /** One line. */
    private static final class Line {
        private final int index;
        private final @Nullable Boolean expected;
        private final byte[] text;
        private final Consumer<Difference> listener;

        Line(int index, @Nullable Boolean expected, byte[] text, Consumer<Difference> listener) {
            this.index = index;
            this.expected = expected;
            this.text = text;
            this.listener = listener;
        }

        void compare(List<Finding> before, List<Finding> after) {
            for (Finding finding : after) {
                String rule = finding.rule().id().value();
                Finding same = covering(before, finding);
                if (!isMasked(before, finding)) {
                    report(Kind.MORE, finding, null, rule);
                } else if (same != null && !same.rule().id().equals(finding.rule().id()) && isMasked(after, same)) {
                    report(Kind.RENAMED, finding, same.rule().id().value(), rule);
                }
            }
            for (Finding finding : before) {
                if (!isMasked(after, finding)) {
                    report(Kind.LESS, finding, finding.rule().id().value(), null);
                }
            }
        }

        /** Whether the findings together mask every byte of this place. */
        private static boolean isMasked(List<Finding> findings, Finding place) {
            int at = place.fromByte();
            for (Finding finding : findings) {
                if (finding.fromByte() <= at && finding.toByte() > at) {
                    at = finding.toByte();
                }
            }
            return at >= place.toByte();
        }

        /** The one of the findings that masks all of this place. */
        private static @Nullable Finding covering(List<Finding> findings, Finding place) {
            for (Finding finding : findings) {
                if (finding.fromByte() <= place.fromByte() && finding.toByte() >= place.toByte()) {
                    return finding;
                }
            }
            return null;
        }

        private void report(Kind kind, Finding at, @Nullable String before, @Nullable String after) {
            String excerpt = new String(text, at.fromByte(), at.toByte() - at.fromByte(), StandardCharsets.UTF_8);
            listener.accept(new Difference(
                    kind, index, at.fromByte(), at.toByte(), before, after, expected, new Excerpt(excerpt)));
        }
    }
}
