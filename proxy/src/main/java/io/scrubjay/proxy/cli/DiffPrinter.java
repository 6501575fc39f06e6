package io.scrubjay.proxy.cli;

import io.scrubjay.rules.eval.PackDiff.Difference;
import io.scrubjay.rules.eval.PackDiff.Summary;
import java.io.PrintStream;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Prints what two packs treat differently, a line each. */
final class DiffPrinter {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PrintStream out;
    private final Palette palette;
    private final boolean json;
    private final boolean show;

    DiffPrinter(PrintStream out, Palette palette, boolean json, boolean show) {
        this.out = out;
        this.palette = palette;
        this.json = json;
        this.show = show;
    }

    void print(Difference difference) {
        if (json) {
            out.println(node(difference));
            return;
        }
        String rules =
                switch (difference.kind()) {
                    case MORE -> palette.strong("+ ") + difference.changed();
                    case LESS -> palette.strong("- ") + difference.present();
                    case RENAMED -> palette.faint("~ ") + difference.present() + " -> " + difference.changed();
                };
        String expected = difference.expected() == null ? "" : difference.expected() ? "  (positive)" : "  (negative)";
        out.println("line " + (difference.line() + 1) + "  " + rules + "  bytes " + difference.fromByte() + " to "
                + difference.toByte() + expected
                + (show ? "  " + palette.mask(Excerpts.printable(difference.excerpt().text())) : ""));
    }

    void print(Summary summary) {
        if (json) {
            out.println(JSON.createObjectNode()
                    .put("lines", summary.lines())
                    .put("masked_by_present", summary.maskedByPresent())
                    .put("masked_by_changed", summary.maskedByChanged())
                    .put("more", summary.more())
                    .put("less", summary.less())
                    .put("renamed", summary.renamed()));
            return;
        }
        out.println(summary.lines() + " lines; " + summary.maskedByPresent() + " places masked by the present rules, "
                + summary.maskedByChanged() + " by the changed ones: " + summary.more() + " more (+), " + summary.less()
                + " no longer (-), " + summary.renamed() + " in another name (~)");
    }

    private ObjectNode node(Difference difference) {
        ObjectNode node = JSON.createObjectNode()
                .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
                .put("line", difference.line())
                .put("from_byte", difference.fromByte())
                .put("to_byte", difference.toByte())
                .put("present", difference.present())
                .put("changed", difference.changed());
        if (difference.expected() != null) {
            node.put("expect", difference.expected() ? "match" : "no_match");
        }
        if (show) {
            node.put("text", difference.excerpt().text());
        }
        return node;
    }
}
