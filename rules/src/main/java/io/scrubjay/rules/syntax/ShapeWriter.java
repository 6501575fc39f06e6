package io.scrubjay.rules.syntax;

import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Shape;
import java.util.List;

/** Writes a shape in the language that {@link ShapeParser} reads; parsing the text gives an equal shape again. */
public final class ShapeWriter {
    private ShapeWriter() {}

    /** The text of a shape. */
    public static String write(Shape shape) {
        StringBuilder out = new StringBuilder();
        write(shape, out);
        return out.toString();
    }

    private static void write(Shape shape, StringBuilder out) {
        switch (shape) {
            case Shape.Literal(String text) -> escaped(text, "{}()|?<>\\", out);
            case Shape.Run run -> write(run, out);
            case Shape.Sequence(List<Shape> parts) -> parts.forEach(part -> write(part, out));
            case Shape.Choice choice -> {
                out.append('(');
                write(choice, out);
                out.append(')');
            }
            case Shape.Maybe(Shape part) -> {
                out.append('(');
                if (part instanceof Shape.Choice choice) {
                    write(choice, out);
                } else {
                    write(part, out);
                }
                out.append(")?");
            }
            case Shape.Secret(Shape part) -> {
                out.append('<');
                write(part, out);
                out.append('>');
            }
        }
    }

    private static void write(Shape.Choice choice, StringBuilder out) {
        String separator = "";
        for (Shape alternative : choice.alternatives()) {
            out.append(separator);
            write(alternative, out);
            separator = "|";
        }
    }

    private static void write(Shape.Run run, StringBuilder out) {
        out.append('{');
        if (Alphabet.named(run.alphabet().name()) != null) {
            out.append(run.alphabet().name());
        } else {
            out.append('[');
            String ranges = AlphabetRanges.of(run.alphabet().asciiCharacters());
            for (int i = 0; i < ranges.length(); i++) {
                char c = ranges.charAt(i);
                boolean startsRange = i + 2 < ranges.length() && ranges.charAt(i + 1) == '-';
                classCharacter(c, out);
                if (startsRange) {
                    out.append('-');
                    classCharacter(ranges.charAt(i + 2), out);
                    i += 2;
                }
            }
            out.append(']').append(run.alphabet().hasLettersBeyondAscii() ? Alphabet.PLUS_LETTERS : "");
        }
        out.append(':').append(run.min());
        if (run.max() == Shape.MAX_RUN_BYTES && run.max() > run.min()) {
            out.append('+');
        } else if (run.max() > run.min()) {
            out.append('-').append(run.max());
        }
        out.append('}');
    }

    private static void classCharacter(char c, StringBuilder out) {
        escaped(String.valueOf(c), "]\\^-", out);
    }

    private static void escaped(String text, String special, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            if (special.indexOf(text.charAt(i)) >= 0) {
                out.append('\\');
            }
            out.append(text.charAt(i));
        }
    }
}
