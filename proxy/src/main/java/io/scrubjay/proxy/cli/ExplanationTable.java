package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.check.Verdict;
import io.scrubjay.rules.scan.ExplainedText;
import io.scrubjay.rules.scan.Explainer;
import io.scrubjay.rules.scan.Look;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints what rules made of a text, for people. */
final class ExplanationTable {
    private final PrintStream out;
    private final Palette palette;
    private final boolean show;
    private final @Nullable Rule only;

    /** @param only the one rule to print; null for all */
    ExplanationTable(PrintStream out, Palette palette, boolean show, @Nullable Rule only) {
        this.out = out;
        this.palette = palette;
        this.show = show;
        this.only = only;
    }

    /** @param masked the field as it would leave */
    void print(List<ExplainedText> texts, int ruleCount, String masked) {
        long looked = texts.stream()
                .flatMap(text -> text.looks().stream())
                .map(Look::rule)
                .distinct()
                .count();
        out.println(texts.getFirst().lengthBytes() + " bytes; " + looked + " of " + ruleCount + " rules looked");
        for (int i = 0; i < texts.size(); i++) {
            print(i, texts.get(i));
        }
        if (only != null && texts.stream().noneMatch(text -> text.looks().stream().anyMatch(this::isWanted))) {
            out.println("\n" + palette.strong(only.id().value())
                    + (only.mode() == Mode.OFF
                            ? " is off"
                            : "  did not look: " + Explainer.whyNot(only, texts.getFirst().bytes())));
        }
        out.println("\nmasked: " + Excerpts.printable(masked));
    }

    private boolean isWanted(Look look) {
        return only == null || look.rule().equals(only);
    }

    private void print(int index, ExplainedText text) {
        ExplainedText.Origin origin = text.origin();
        if (origin != null) {
            out.println("\ntext " + index + ": " + origin.encoding().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                    + " in bytes " + origin.fromByte() + " to " + origin.toByte()
                    + (origin.parent() == 0 ? "" : " of text " + origin.parent()) + ", decoded to " + text.lengthBytes()
                    + " bytes" + (text.looks().isEmpty() ? "; no rule looked" : ""));
        }
        byte[] bytes = text.bytes();
        text.looks().stream().filter(this::isWanted).forEach(look -> print(look, bytes));
    }

    private void print(Look look, byte[] bytes) {
        out.println("\n" + palette.strong(look.rule().id().value()) + "  " + word(look) + place(look, bytes)
                + (look.reason().isEmpty() ? "" : "  " + look.reason()));
        List<String> plain = look.verdicts().stream()
                .filter(verdict -> verdict.accepted() && verdict.detail().isEmpty())
                .map(Verdict::check)
                .toList();
        if (!plain.isEmpty()) {
            out.println("  accepts  " + String.join(", ", plain));
        }
        look.verdicts().stream()
                .filter(verdict -> !verdict.accepted() || !verdict.detail().isEmpty())
                .forEach(this::print);
    }

    private void print(Verdict verdict) {
        String line = (verdict.accepted() ? "  accepts  " : "  refuses  ") + verdict.check()
                + (verdict.detail().isEmpty() ? "" : ": " + Excerpts.printable(verdict.detail()));
        out.println(verdict.accepted() ? line : palette.strong(line));
    }

    private String word(Look look) {
        return switch (look.result()) {
            case FOUND -> palette.mask(
                    look.rule().mode() == Mode.SHADOW ? "found, in shadow: reported, not masked" : "found");
            case LOST -> "gives way";
            case IN_KEY -> "found in the key only, which is a field of its own";
            case REFUSED -> "refused";
            case NO_FORM -> "no match:";
        };
    }

    private String place(Look look, byte[] bytes) {
        if (look.toByte() <= look.fromByte()) {
            return "";
        }
        int from = Math.max(0, look.fromByte());
        int to = Math.max(from, look.toByte());
        String secret = show
                ? "  " + Excerpts.printable(new String(bytes, from, Math.min(bytes.length, to) - from, StandardCharsets.UTF_8))
                : "";
        return look.result() == Look.Result.IN_KEY ? "" : "  bytes " + from + " to " + to + secret;
    }
}
