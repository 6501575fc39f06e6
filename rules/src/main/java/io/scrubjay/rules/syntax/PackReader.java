package io.scrubjay.rules.syntax;

import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.MaskStyle;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.Treatment;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PackBytes} has written. One thread. */
final class PackReader {
    static final int TOKEN = 0;
    static final int KEYWORD = 1;
    static final int REGEX = 2;
    static final int KEY = 3;
    static final int PAIR = 4;
    static final int BLOCK = 5;

    static final int LITERAL = 0;
    static final int RUN = 1;
    static final int SEQUENCE = 2;
    static final int CHOICE = 3;
    static final int MAYBE = 4;
    static final int SECRET = 5;

    private final ByteBuffer in;
    private final Map<String, Alphabet> alphabets = new HashMap<>();

    private PackReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /**
     * The pack of these bytes; empty if they are none.
     *
     * @param digest of what the pack was made of
     */
    static Optional<LocatedPack> read(byte[] bytes, String digest) {
        try {
            return Optional.of(new PackReader(bytes).pack(digest));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private LocatedPack pack(String digest) {
        Map<RuleId, Place> places = new HashMap<>();
        List<Rule> rules = list(() -> {
            Rule rule = rule();
            places.put(rule.id(), new Place(text(), in.getInt()));
            return rule;
        });
        List<Problem> notices = list(() -> new Problem(text(), in.getInt(), text()));
        return new LocatedPack(new RulePack(rules), places, notices, digest);
    }

    private Rule rule() {
        return new Rule(
                new RuleId(text()),
                text(),
                text(),
                Severity.valueOf(text()),
                treatment(),
                detector(),
                conditions(),
                texts(),
                texts(),
                texts());
    }

    private Treatment treatment() {
        Mode mode = Mode.valueOf(text());
        Confidence confidence = Confidence.valueOf(text());
        String evidence = nullable();
        String mask = nullable();
        return new Treatment(mode, confidence, evidence, mask == null ? null : MaskStyle.valueOf(mask));
    }

    private Detector detector() {
        int kind = in.get();
        return switch (kind) {
            case TOKEN -> new Detector.Token(shape(), bool(), bool(), bool());
            case KEYWORD -> new Detector.Keyword(texts(), shape(), bool(), Detector.Keyword.Reading.valueOf(text()));
            case REGEX -> new Detector.Regex(text(), texts(), in.getInt(), nullable(), in.getInt());
            case KEY -> new Detector.Key(texts(), bool(), Detector.Key.Part.valueOf(text()));
            case PAIR -> new Detector.Pair(shape(), shape(), in.getInt());
            case BLOCK -> new Detector.Block(shape(), shape());
            default -> throw new IllegalArgumentException("detector: " + kind + " (expected: a known kind)");
        };
    }

    private Shape shape() {
        int kind = in.get();
        return switch (kind) {
            case LITERAL -> new Shape.Literal(text());
            case RUN -> new Shape.Run(alphabet(), in.getInt(), in.getInt());
            case SEQUENCE -> new Shape.Sequence(list(this::shape));
            case CHOICE -> new Shape.Choice(list(this::shape));
            case MAYBE -> new Shape.Maybe(shape());
            case SECRET -> new Shape.Secret(shape());
            default -> throw new IllegalArgumentException("shape: " + kind + " (expected: a known kind)");
        };
    }

    private Alphabet alphabet() {
        return alphabets.computeIfAbsent(text(), Alphabet::ofName);
    }

    private Conditions conditions() {
        return new Conditions(
                in.getDouble(),
                in.getInt(),
                in.getInt(),
                texts(),
                texts(),
                texts(),
                texts(),
                texts(),
                list(() -> new AllowList(AllowList.Target.valueOf(text()), texts(), texts(), bool())));
    }

    private <T> List<T> list(Supplier<T> item) {
        int size = in.getInt();
        List<T> items = new ArrayList<>(Math.min(size, in.remaining()));
        for (int i = 0; i < size; i++) {
            items.add(item.get());
        }
        return items;
    }

    private List<String> texts() {
        return list(this::text);
    }

    private String text() {
        int length = in.getInt();
        int from = in.position();
        in.position(from + length);
        return new String(in.array(), from, length, StandardCharsets.UTF_8);
    }

    private @Nullable String nullable() {
        return bool() ? text() : null;
    }

    private boolean bool() {
        return in.get() != 0;
    }
}
