package io.scrubjay.rules.syntax;

import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Confidence;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Detector.Keyword.Reading;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.Treatment;
import java.util.List;
import java.util.Locale;

/** Writes rules in the format that {@link RulePackParser} reads; parsing the text gives equal rules again. */
public final class RuleWriter {
    private RuleWriter() {}

    /** A rule file. */
    public static String write(List<Rule> rules) {
        if (rules.isEmpty()) {
            return "rules: []\n";
        }
        return new YamlNodes()
                .mappings("rules", rules.stream().map(RuleWriter::nodes).toList())
                .write()
                .replaceAll("\n  - id: ", "\n\n  - id: ")
                .replaceFirst("\n\n", "\n");
    }

    private static YamlNodes nodes(Rule rule) {
        YamlNodes yaml = new YamlNodes()
                .word("id", rule.id())
                .word("title", rule.title())
                .word("provider", rule.provider())
                .word("severity", rule.severity().word());
        treatment(rule.treatment(), yaml);
        detector(rule.detector(), yaml);
        conditions(rule.conditions(), yaml);
        return yaml.texts("samples", rule.samples())
                .texts("nearMisses", rule.nearMisses())
                .texts("references", rule.references());
    }

    private static void treatment(Treatment treatment, YamlNodes yaml) {
        if (treatment.confidence() != Confidence.MEDIUM) {
            yaml.word("confidence", treatment.confidence().word());
        }
        if (treatment.mode() != Mode.ENFORCE) {
            yaml.word("mode", treatment.mode().word());
        }
        if (treatment.evidence() != null) {
            yaml.word("evidence", treatment.evidence());
        }
        if (treatment.mask() != null) {
            yaml.word("mask", treatment.mask().word());
        }
    }

    private static void detector(Detector detector, YamlNodes yaml) {
        switch (detector) {
            case Detector.Token token -> {
                yaml.quoted("token", ShapeWriter.write(token.shape()));
                flag("ignoreCase", token.ignoreCase(), false, yaml);
                flag("leftBoundary", token.leftBoundary(), Shapes.needsLeftBoundary(token.shape()), yaml);
                flag("extend", token.extend(), true, yaml);
            }
            case Detector.Keyword keyword -> {
                yaml.quoted("value", ShapeWriter.write(keyword.shape())).texts("keywords", keyword.keywords());
                flag("common", keyword.common(), false, yaml);
                flag("sentence", keyword.reading() == Reading.TOLD, false, yaml);
                flag("near", keyword.reading() == Reading.NEAR, false, yaml);
                flag("column", keyword.reading() == Reading.COLUMN, false, yaml);
            }
            case Detector.Regex regex -> {
                yaml.quoted("regex", regex.regex()).texts("keywords", regex.keywords());
                if (regex.sweep() != null) {
                    yaml.quoted("sweep", regex.sweep());
                }
                if (regex.digits() > 0) {
                    yaml.word("digits", regex.digits());
                }
                if (regex.secretGroup() != 0) {
                    yaml.word(
                            "secretGroup",
                            regex.secretGroup() == Detector.Regex.FIRST_GROUP
                                    ? RuleReader.FIRST_GROUP
                                    : regex.secretGroup());
                }
            }
            case Detector.Key key -> {
                yaml.texts("key", key.names());
                flag("header", key.header(), false, yaml);
                if (key.part() != Detector.Key.Part.VALUE) {
                    yaml.word("part", key.part().name().toLowerCase(Locale.ROOT));
                }
            }
            case Detector.Pair pair -> yaml.mapping(
                    "pair",
                    new YamlNodes()
                            .quoted("id", ShapeWriter.write(pair.id()))
                            .quoted("secret", ShapeWriter.write(pair.secret()))
                            .word("within", pair.withinBytes()));
            case Detector.Block block -> yaml.mapping(
                    "block",
                    new YamlNodes()
                            .quoted("begin", ShapeWriter.write(block.begin()))
                            .quoted("end", ShapeWriter.write(block.end())));
        }
    }

    private static void flag(String key, boolean value, boolean byDefault, YamlNodes yaml) {
        if (value != byDefault) {
            yaml.word(key, value);
        }
    }

    private static void conditions(Conditions conditions, YamlNodes yaml) {
        if (conditions.minEntropyBits() > 0) {
            yaml.word("entropy", conditions.minEntropyBits());
        }
        if (conditions.minDigits() > 0) {
            yaml.word("minDigits", conditions.minDigits());
        }
        if (conditions.minClasses() > 0) {
            yaml.word("minClasses", conditions.minClasses());
        }
        yaml.texts("stopwords", conditions.stopwords()).texts("checks", conditions.checks());
        yaml.mapping(
                "allow",
                new YamlNodes()
                        .texts("values", conditions.allowValues())
                        .texts("keys", conditions.allowKeys())
                        .texts("services", conditions.allowServices())
                        .mappings("lists", conditions.allowLists().stream().map(RuleWriter::nodes).toList()));
    }

    private static YamlNodes nodes(AllowList list) {
        YamlNodes yaml = new YamlNodes();
        if (list.target() != AllowList.Target.SECRET) {
            yaml.word("in", list.target().name().toLowerCase(Locale.ROOT));
        }
        yaml.texts("regexes", list.regexes()).texts("stopwords", list.stopwords());
        flag("all", list.all(), false, yaml);
        return yaml;
    }
}
