package io.scrubjay.proxy.cli;

import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.syntax.ShapeWriter;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code rules show}: one rule in full. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {"Shows a rule: what it looks for, what a match must satisfy, and a made-up sample.", ""},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {ExitCodes.OK_LINE, ExitCodes.ERROR_LINE})
final class RulesShowCommand implements Callable<Integer> {
    private final CliContext context;

    @Parameters(paramLabel = "ID", description = "The rule, as in masks and in: scrubjay rules list")
    private String id = "";

    @Mixin
    private RuleOptions rules = new RuleOptions();

    RulesShowCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Rule rule = RuleNames.find(id, rules.load(context).pack().rules());
        PrintStream out = context.printer();
        show(rule, out);
        out.flush();
        return ExitCodes.OK;
    }

    private void show(Rule rule, PrintStream out) {
        Palette palette = new Palette(context.colours());
        out.println(palette.strong(rule.id().value()) + "  " + rule.title());
        line(out, "provider", rule.provider());
        line(out, "severity", palette.severity(rule.severity()));
        line(out, "confidence", rule.confidence().word());
        if (rule.treatment().evidence() != null) {
            line(out, "evidence", rule.treatment().evidence());
        }
        line(out, "mode", rule.mode().word());
        if (rule.treatment().mask() != null) {
            line(out, "mask", rule.treatment().mask().word());
        }
        switch (rule.detector()) {
            case Detector.Token token -> {
                line(out, "shape", ShapeWriter.write(token.shape()));
                line(out, "casing", token.ignoreCase() ? "any" : "as written");
                line(out, "boundary", token.leftBoundary() ? "no letter, digit or _ before it" : "none");
                line(out, "longer run", token.extend() ? "masked to its end" : "no match");
            }
            case Detector.Keyword keyword -> {
                line(out, switch (keyword.reading()) {
                    case ASSIGNED -> "assigned to";
                    case TOLD -> "told behind";
                    case NEAR -> "near";
                    case COLUMN -> "in the column of";
                }, String.join(", ", keyword.keywords()));
                line(out, "keywords", keyword.common() ? "everyday words" : "rare words");
                line(out, "shape", ShapeWriter.write(keyword.shape()));
            }
            case Detector.Regex regex -> {
                line(out, "regex", regex.regex());
                list(out, "keywords", regex.keywords());
                if (regex.sweep() != null) {
                    line(out, "swept for", regex.sweep());
                }
                if (regex.digits() > 0) {
                    line(out, "swept for", regex.digits() + " digits together");
                }
                line(out, "secret", secretGroup(regex.secretGroup()));
            }
            case Detector.Key key -> {
                line(out, "under keys", String.join(", ", key.names()));
                line(out, "headers", key.header() ? "lines 'Name: value' count too" : "no");
                line(out, "secret", key.part() == Detector.Key.Part.VALUE ? "the whole value" : "the password in it");
            }
            case Detector.Pair pair -> {
                line(out, "identifier", ShapeWriter.write(pair.id()));
                line(out, "secret", ShapeWriter.write(pair.secret()));
                line(out, "within", pair.withinBytes() + " bytes");
            }
            case Detector.Block block -> {
                line(out, "begins with", ShapeWriter.write(block.begin()));
                line(out, "ends with", ShapeWriter.write(block.end()));
            }
        }
        conditions(rule.conditions(), out);
        new SampleGenerator(new SecureRandom())
                .samples(rule).stream().findFirst().ifPresent(sample -> line(out, "sample", sample.text()));
        rule.references().forEach(reference -> line(out, "reference", reference));
    }

    private static String secretGroup(int group) {
        return switch (group) {
            case 0 -> "the whole match";
            case Detector.Regex.FIRST_GROUP -> "the first group that matched";
            default -> "group " + group;
        };
    }

    private static void conditions(Conditions conditions, PrintStream out) {
        if (conditions.minEntropyBits() > 0) {
            line(out, "entropy", "at least " + conditions.minEntropyBits() + " bits a character");
        }
        if (conditions.minDigits() > 0) {
            line(out, "digits", "at least " + conditions.minDigits());
        }
        if (conditions.minClasses() > 0) {
            line(out, "classes", "at least " + conditions.minClasses() + " of lower, upper, digit, other");
        }
        list(out, "stopwords", conditions.stopwords());
        list(out, "allowed", conditions.allowValues());
        list(out, "allowed keys", conditions.allowKeys());
        list(out, "services", conditions.allowServices());
        conditions.allowLists().forEach(list -> line(out, "allowed if", allowed(list)));
        list(out, "checks", conditions.checks());
    }

    private static String allowed(AllowList list) {
        List<String> reasons = new ArrayList<>();
        if (!list.regexes().isEmpty()) {
            reasons.add(list.target().name().toLowerCase(Locale.ROOT) + " matches "
                    + String.join(" or ", list.regexes()));
        }
        if (!list.stopwords().isEmpty()) {
            reasons.add("secret contains " + String.join(" or ", list.stopwords()));
        }
        return String.join(list.all() ? ", and " : ", or ", reasons);
    }

    private static void list(PrintStream out, String name, List<String> values) {
        if (!values.isEmpty()) {
            line(out, name, String.join(", ", values));
        }
    }

    private static void line(PrintStream out, String name, String value) {
        out.printf("  %-12s %s%n", name, value);
    }
}
