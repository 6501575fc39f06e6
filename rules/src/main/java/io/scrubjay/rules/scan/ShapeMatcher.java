package io.scrubjay.rules.scan;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matches a shape at one place, exactly. Immutable, any thread.
 *
 * <p>Runs are greedy and give back one byte at a time; the work at one place is bounded by the shape's own lengths.
 * A literal {@code /} or {@code "} also matches behind up to three backslashes, as JSON inside JSON writes it.
 */
final class ShapeMatcher {
    private static final int MAX_ESCAPES = 3;
    /** A choice between fewer is made by trying each. */
    private static final int LEAST_INDEXED = 6;

    /** What happens behind the end of the shape. */
    enum End {
        /** The match goes on to the end of the run of the last alphabet. */
        EXTEND,
        /** A byte of the last alphabet behind the shape means no match. */
        EXACT,
        /** The same; where that alphabet has letters and digits only, the match goes on over any others of these. */
        WORD
    }

    private final Node start;
    /** What the match goes on over behind the end of the shape. */
    private final @Nullable Alphabet extension;

    private ShapeMatcher(Node start, @Nullable Alphabet extension) {
        this.start = start;
        this.extension = extension;
    }

    static ShapeMatcher compile(Shape shape, boolean ignoreCase, End end) {
        Alphabet last = lastAlphabet(shape);
        Node accept = last == null ? new Accept() : switch (end) {
            case EXTEND -> new Extended(last);
            case EXACT, WORD -> new NotIn(last);
        };
        Alphabet extension = switch (end) {
            case EXTEND -> last;
            case EXACT -> null;
            case WORD -> endsInWord(shape) ? Alphabet.ALNUM : null;
        };
        return new ShapeMatcher(node(shape, ignoreCase, accept), extension);
    }

    /**
     * Matches at {@code from}; the result is in {@code span}.
     *
     * @return whether it matched
     */
    boolean match(byte[] text, int from, Span span) {
        span.secretFrom = -1;
        span.secretTo = -1;
        int to = start.match(text, from, span);
        if (to < 0) {
            return false;
        }
        if (span.secretFrom < 0) {
            span.secretFrom = from;
            span.secretTo = to;
        }
        if (extension != null) {
            boolean secretAtEnd = span.secretTo == to;
            to = span.endOfRun(extension, text, to);
            if (secretAtEnd) {
                span.secretTo = to;
            }
        }
        span.from = from;
        span.to = to;
        return true;
    }

    /** Whether a shape ends in a run of letters and digits, which {@link End#WORD} goes on over. */
    static boolean endsInWord(Shape shape) {
        Alphabet last = lastAlphabet(shape);
        return last != null && last.characters().chars().allMatch(Alphabet.ALNUM::contains);
    }

    /** The alphabet of the run that ends the shape; null where it ends in a literal. */
    static @Nullable Alphabet lastAlphabet(Shape shape) {
        return switch (shape) {
            case Shape.Literal literal -> null;
            case Shape.Run run -> run.alphabet();
            case Shape.Sequence sequence -> sequence.parts().isEmpty()
                    ? null
                    : lastAlphabet(sequence.parts().getLast());
            case Shape.Choice choice -> lastAlphabet(choice.alternatives().getLast());
            case Shape.Maybe maybe -> lastAlphabet(maybe.part());
            case Shape.Secret secret -> lastAlphabet(secret.part());
        };
    }

    /** The alphabet of the run that begins the shape; null where it begins with something else. */
    static @Nullable Alphabet firstAlphabet(Shape shape) {
        return switch (shape) {
            case Shape.Run run -> run.alphabet();
            case Shape.Sequence sequence -> sequence.parts().isEmpty()
                    ? null
                    : firstAlphabet(sequence.parts().getFirst());
            case Shape.Secret secret -> firstAlphabet(secret.part());
            case Shape.Literal literal -> null;
            case Shape.Choice choice -> null;
            case Shape.Maybe maybe -> null;
        };
    }

    private static Node node(Shape shape, boolean ignoreCase, Node next) {
        return switch (shape) {
            case Shape.Literal literal -> new Text(literal.text(), ignoreCase, next);
            case Shape.Run run -> {
                boolean whole = next instanceof NotIn behind && behind.alphabet().equals(run.alphabet());
                // what follows the least of a run that is extended is taken anyway
                boolean extended = next instanceof Extended behind && behind.alphabet().equals(run.alphabet());
                int max = extended ? run.min() : run.max();
                yield new Repeat(run.alphabet(), run.min(), max, whole, next);
            }
            case Shape.Sequence sequence -> {
                Node node = next;
                for (Shape part : sequence.parts().reversed()) {
                    node = node(part, ignoreCase, node);
                }
                yield node;
            }
            case Shape.Choice choice ->
                choice(choice.alternatives().stream()
                        .map(alternative -> node(alternative, ignoreCase, next))
                        .toList());
            case Shape.Maybe maybe -> new Branch(List.of(node(maybe.part(), ignoreCase, next), next));
            case Shape.Secret secret -> new SecretFrom(node(secret.part(), ignoreCase, new SecretTo(next)));
        };
    }

    private static Node choice(List<Node> alternatives) {
        boolean indexed = alternatives.size() >= LEAST_INDEXED
                && alternatives.stream().allMatch(node -> node instanceof Text text && text.beginsPlainly());
        return indexed ? new Fork(alternatives) : new Branch(alternatives);
    }

    /** A match's offsets; reused. */
    static final class Span {
        int from;
        int to;
        int secretFrom;
        int secretTo;
        /** How many bytes were looked at since this was set to 0. */
        int steps;

        /** The last long run over each alphabet, so that hits within it do not walk to its end again and again. */
        private final IdentityHashMap<Alphabet, Run> runs = new IdentityHashMap<>(0);

        /** Where a run ends that goes on at a place. */
        int endOfRun(Alphabet alphabet, byte[] text, int from) {
            Run known = runs.get(alphabet);
            if (known != null && from >= known.from && from < known.to) {
                return known.to;
            }
            int to = from;
            while (to < text.length && alphabet.contains(text[to])) {
                to++;
            }
            steps += to - from;
            if (to - from >= Run.MIN_LENGTH) {
                runs.put(alphabet, new Run(from, to));
            }
            return to;
        }

        private record Run(int from, int to) {
            static final int MIN_LENGTH = 64;
        }
    }

    /** A place in the shape; {@code match} answers the end of the whole match, or -1. */
    private sealed interface Node {
        int match(byte[] text, int at, Span span);
    }

    private record Accept() implements Node {
        @Override
        public int match(byte[] text, int at, Span span) {
            return at;
        }
    }

    /** The end of a shape whose last run goes on to its own end. */
    private record Extended(Alphabet alphabet) implements Node {
        @Override
        public int match(byte[] text, int at, Span span) {
            return at;
        }
    }

    private record NotIn(Alphabet alphabet) implements Node {
        @Override
        public int match(byte[] text, int at, Span span) {
            return at < text.length && alphabet.contains(text[at]) ? -1 : at;
        }
    }

    private record Text(String literal, boolean ignoreCase, Node next) implements Node {
        @Override
        public int match(byte[] text, int from, Span span) {
            int at = from;
            for (int i = 0; i < literal.length(); i++) {
                char expected = literal.charAt(i);
                if (expected == '/' || expected == '"') {
                    int escapes = 0;
                    while (escapes < MAX_ESCAPES && at < text.length && text[at] == '\\') {
                        at++;
                        escapes++;
                    }
                }
                if (at >= text.length || !same(text[at], expected)) {
                    return -1;
                }
                at++;
            }
            return next.match(text, at, span);
        }

        /** Whether no backslash may stand before it. */
        boolean beginsPlainly() {
            return literal.charAt(0) != '/' && literal.charAt(0) != '"';
        }

        private boolean same(byte actual, char expected) {
            return actual == expected
                    || (ignoreCase && actual > 0 && Character.toLowerCase(actual) == Character.toLowerCase(expected));
        }
    }

    /** @param whole whether no member may follow, so that nothing shorter than all of them can match */
    private record Repeat(Alphabet alphabet, int min, int max, boolean whole, Node next) implements Node {
        @Override
        public int match(byte[] text, int from, Span span) {
            if (whole) {
                int to = span.endOfRun(alphabet, text, from);
                return to - from >= min && to - from <= max ? next.match(text, to, span) : -1;
            }
            int limit = Math.min(text.length, from + max);
            int at = from;
            while (at < limit && alphabet.contains(text[at])) {
                at++;
            }
            span.steps += at - from + 1;
            for (; at >= from + min; at--) {
                span.steps++;
                int to = next.match(text, at, span);
                if (to >= 0) {
                    return to;
                }
            }
            return -1;
        }
    }

    private record Branch(List<Node> alternatives) implements Node {
        @Override
        public int match(byte[] text, int at, Span span) {
            for (Node alternative : alternatives) {
                int to = alternative.match(text, at, span);
                if (to >= 0) {
                    return to;
                }
            }
            return -1;
        }
    }

    /** A choice between many literals: those that begin as the text does are tried in their order. */
    private static final class Fork implements Node {
        private static final Node[] NONE = {};

        private final Node[][] byFirst = new Node[128][];

        Fork(List<Node> alternatives) {
            for (int first = 0; first < byFirst.length; first++) {
                byte b = (byte) first;
                Node[] beginning = alternatives.stream()
                        .filter(node -> node instanceof Text text && text.same(b, text.literal.charAt(0)))
                        .toArray(Node[]::new);
                byFirst[first] = beginning.length == 0 ? NONE : beginning;
            }
        }

        @Override
        public int match(byte[] text, int at, Span span) {
            if (at >= text.length || text[at] < 0) {
                return -1;
            }
            for (Node alternative : byFirst[text[at]]) {
                int to = alternative.match(text, at, span);
                if (to >= 0) {
                    return to;
                }
            }
            return -1;
        }
    }

    private record SecretFrom(Node next) implements Node {
        @Override
        public int match(byte[] text, int at, Span span) {
            int to = next.match(text, at, span);
            if (to >= 0) {
                span.secretFrom = at;
            }
            return to;
        }
    }

    private record SecretTo(Node next) implements Node {
        @Override
        public int match(byte[] text, int at, Span span) {
            int to = next.match(text, at, span);
            if (to >= 0) {
                span.secretTo = at;
            }
            return to;
        }
    }
}
