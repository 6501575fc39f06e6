package io.scrubjay.rules.scan;

import static java.util.Objects.requireNonNull;

import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.decode.Encoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the numbers of a pack's patterns mean. Immutable.
 *
 * @param matchers by the pattern's number: who wants to hear of it, maybe nobody
 * @param alignments of the patterns behind those, which stand for encoded text
 * @param ofDigits the matchers that ask for digits
 * @param names the patterns that are found by a {@link NameIndex}
 * @param anchors around which patterns are looked for, numbered from {@link #patternCount} on
 * @param userInfoReach how far from hits of {@link UserInfo}, whose number is the next one, patterns are looked for; 0 where none are
 */
record SweepPlan(
        List<List<RuleMatcher>> matchers,
        List<Alignment> alignments,
        List<RuleMatcher> ofDigits,
        List<NameIndex.Name> names,
        List<Anchor> anchors,
        int userInfoReach) {
    /**
     * What patterns are looked for around.
     *
     * @param reachBytes a match takes at most so many bytes
     */
    record Anchor(NameIndex.Name name, int reachBytes) {}

    /** Room is made for so many of what a damaged file may count. */
    private static final int MAX_RESERVED = 1 << 16;

    /** How many patterns there are, of whatever kind. */
    int patternCount() {
        return matchers.size() + alignments.size();
    }

    /** Whether any patterns are looked for in some places only. */
    boolean hasAnchored() {
        return !anchors.isEmpty() || userInfoReach > 0;
    }

    /** Bytes for {@link #read}. */
    byte[] toBytes(RulePack pack) {
        Map<RuleId, Integer> orders = new HashMap<>();
        for (int order = 0; order < pack.rules().size(); order++) {
            orders.put(pack.rules().get(order).id(), order);
        }
        List<Alignment> kinds = alignments.stream().distinct().toList();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(matchers.size());
            for (List<RuleMatcher> interested : matchers) {
                write(interested, orders, out);
            }
            write(ofDigits, orders, out);
            out.writeInt(kinds.size());
            for (Alignment kind : kinds) {
                out.writeUTF(kind.encoding().name());
                out.writeInt(kind.phase());
            }
            out.writeInt(alignments.size());
            for (Alignment alignment : alignments) {
                out.writeInt(kinds.indexOf(alignment));
            }
            out.writeInt(names.size());
            for (NameIndex.Name name : names) {
                write(name, out);
            }
            out.writeInt(anchors.size());
            for (Anchor anchor : anchors) {
                write(anchor.name(), out);
                out.writeInt(anchor.reachBytes());
            }
            out.writeInt(userInfoReach);
        } catch (IOException e) {
            throw new UncheckedIOException("memory: not writable", e);
        }
        return bytes.toByteArray();
    }

    private static void write(NameIndex.Name name, DataOutputStream out) throws IOException {
        out.writeInt(name.pattern());
        out.writeUTF(name.text());
        out.writeInt(name.place());
    }

    private static void write(List<RuleMatcher> matchers, Map<RuleId, Integer> orders, DataOutputStream out)
            throws IOException {
        out.writeInt(matchers.size());
        for (RuleMatcher matcher : matchers) {
            RuleId id = matcher.rule().id();
            out.writeInt(requireNonNull(orders.get(id), () -> "rule: " + id + " (expected: one of the pack)"));
        }
    }

    /**
     * The same plan with matchers that are made when they are needed: those of all rules take much of a small heap, those of the rules that ever hit hardly any.
     *
     * @param pack the one that it was made of
     */
    SweepPlan onDemand(RulePack pack) {
        return read(toBytes(pack), pack)
                .orElseThrow(() -> new IllegalStateException("plan: not readable as it was written (expected: the same one)"));
    }

    /**
     * The plan of these bytes, with matchers that are made when they are needed; empty if they are none.
     *
     * @param pack the one that they were made of
     */
    static Optional<SweepPlan> read(byte[] bytes, RulePack pack) {
        List<RuleMatcher> made = new ArrayList<>();
        for (int order = 0; order < pack.rules().size(); order++) {
            made.add(new LazyMatcher(pack.rules().get(order), order));
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int patterns = in.readInt();
            List<List<RuleMatcher>> matchers = new ArrayList<>(Math.min(patterns, bytes.length));
            for (int pattern = 0; pattern < patterns; pattern++) {
                matchers.add(readMatchers(in, made));
            }
            List<RuleMatcher> ofDigits = readMatchers(in, made);
            int count = in.readInt();
            List<Alignment> kinds = new ArrayList<>(Math.min(count, bytes.length));
            for (int kind = 0; kind < count; kind++) {
                kinds.add(new Alignment(Encoding.valueOf(in.readUTF()), in.readInt()));
            }
            int forms = in.readInt();
            List<Alignment> alignments = new ArrayList<>(Math.min(forms, bytes.length));
            for (int form = 0; form < forms; form++) {
                alignments.add(kinds.get(in.readInt()));
            }
            return Optional.of(new SweepPlan(
                    matchers,
                    alignments,
                    ofDigits,
                    readNames(in, patterns + forms),
                    readAnchors(in, patterns + forms),
                    readReach(in)));
        } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<NameIndex.Name> readNames(DataInputStream in, int patterns) throws IOException {
        int count = in.readInt();
        List<NameIndex.Name> names = new ArrayList<>(Math.min(count, MAX_RESERVED));
        for (int i = 0; i < count; i++) {
            NameIndex.Name name = readName(in);
            Objects.checkIndex(name.pattern(), patterns);
            names.add(name);
        }
        return names;
    }

    private static List<Anchor> readAnchors(DataInputStream in, int patterns) throws IOException {
        int count = in.readInt();
        List<Anchor> anchors = new ArrayList<>(Math.min(count, MAX_RESERVED));
        for (int i = 0; i < count; i++) {
            Anchor anchor = new Anchor(readName(in), readReach(in));
            if (anchor.name().pattern() != patterns + i) {
                throw new IllegalArgumentException("anchor: number " + anchor.name().pattern() + " (expected: the next one)");
            }
            anchors.add(anchor);
        }
        return anchors;
    }

    private static int readReach(DataInputStream in) throws IOException {
        int reachBytes = in.readInt();
        if (reachBytes < 0) {
            throw new IllegalArgumentException("reach: " + reachBytes + " (expected: >= 0)");
        }
        return reachBytes;
    }

    private static NameIndex.Name readName(DataInputStream in) throws IOException {
        return new NameIndex.Name(in.readInt(), in.readUTF(), in.readInt());
    }

    private static List<RuleMatcher> readMatchers(DataInputStream in, List<RuleMatcher> made) throws IOException {
        int count = in.readInt();
        List<RuleMatcher> matchers = new ArrayList<>(Math.min(count, made.size()));
        for (int i = 0; i < count; i++) {
            matchers.add(made.get(in.readInt()));
        }
        return matchers;
    }
}
