package io.scrubjay.rules.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.scrubjay.rules.AllowList;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Mode;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;

/**
 * Reads the rule files of gitleaks 8 and betterleaks 1 (TOML). What they say that cannot be meant here (paths, commits,
 * validation against providers) becomes a notice with its line. One file each.
 */
final class TomlRules {
    private static final List<String> DESCRIPTIVE =
            List.of("title", "description", "minVersion", "betterleaksMinVersion", "tags");

    private final String file;
    private final Problems problems;
    private final Problems notices;

    TomlRules(String file, Problems problems, Problems notices) {
        this.file = file;
        this.problems = problems;
        this.notices = notices;
    }

    /** A rule and the line on which it begins. */
    record Located(Rule rule, int line) {}

    /** An allow list for all rules, or for some. */
    private record Global(AllowList list, List<String> targetRules) {}

    /** The rules of a document; those with mistakes are left out. */
    List<Located> read(String text) {
        TomlParseResult result = Toml.parse(text);
        for (TomlParseError error : result.errors()) {
            problems.add(file, error.position().line(), "TOML: " + error.getMessage());
        }
        if (result.hasErrors()) {
            return List.of();
        }
        TomlEntries document = new TomlEntries(file, result, 1, problems, notices);
        DESCRIPTIVE.forEach(document::has);
        List<Global> globals = new ArrayList<>();
        allowLists(document).forEach(entry -> {
            List<String> targets = entry.texts("targetRules");
            AllowList list = allowList(entry);
            if (list != null) {
                globals.add(new Global(list, targets));
            }
        });
        ExprFilter filter = filter(document);
        if (!document.has("rules")) {
            document.problem("rules", "missing (expected: [[rules]])");
        }
        document.noticeUnknownKeys();
        List<Located> rules = new ArrayList<>();
        for (TomlEntries entry : document.tables("rules")) {
            Rule rule = rule(entry, globals, filter);
            if (rule != null) {
                rules.add(new Located(rule, entry.line()));
            }
        }
        return rules;
    }

    private @Nullable Rule rule(TomlEntries entry, List<Global> globals, ExprFilter globalFilter) {
        String name = entry.text("id");
        if (name == null) {
            entry.problem("id", "missing (expected: text)");
            return null;
        }
        entry.setContext("rule '" + name + "': ");
        DESCRIPTIVE.forEach(entry::has);
        String regex = entry.text("regex");
        if (entry.has("path")) {
            entry.notice(
                    "path",
                    regex == null
                            ? "telemetry has no files (rule not loaded)"
                            : "telemetry has no files (rule looks everywhere)");
        }
        if (regex == null) {
            if (!entry.has("path")) {
                entry.problem("regex", "missing (expected: a regular expression)");
            }
            return null;
        }
        Detector.Regex detector = detector(entry, regex);
        List<AllowList> allowLists = new ArrayList<>();
        for (Global global : globals) {
            if (global.targetRules().isEmpty() || global.targetRules().contains(name)) {
                allowLists.add(global.list());
            }
        }
        for (TomlEntries list : allowLists(entry)) {
            list.setContext("rule '" + name + "': ");
            AllowList allowList = allowList(list);
            if (allowList != null) {
                allowLists.add(allowList);
            }
        }
        ExprFilter filter = filter(entry);
        allowLists.addAll(globalFilter.allowLists());
        allowLists.addAll(filter.allowLists());
        double entropy = Math.max(entry.number("entropy", 0), Math.max(filter.minEntropy(), globalFilter.minEntropy()));
        List<String> checks =
                filter.asksTokenEfficiency() || globalFilter.asksTokenEfficiency() ? List.of("token-like") : List.of();
        boolean component = entry.isTrue("skipReport");
        if (component) {
            entry.notice("skipReport", "parts of other rules are not looked for (rule loaded with mode off)");
        }
        if (entry.has("required")) {
            entry.notice("required", "not asked for (the rule's own match is enough)");
        }
        if (entry.has("validate")) {
            entry.notice("validate", "not supported (findings are not tried at the provider)");
        }
        entry.noticeUnknownKeys();
        RuleId id = id(entry, name);
        String description = entry.text("description");
        if (detector == null || id == null || entropy > 8) {
            return null;
        }
        return new Rule(
                id,
                description == null ? name : description,
                provider(id),
                Severity.HIGH,
                component ? Treatment.DEFAULT.withMode(Mode.OFF) : Treatment.DEFAULT,
                detector,
                new Conditions(entropy, 0, 0, List.of(), List.of(), checks, List.of(), List.of(), allowLists),
                List.of(),
                List.of(),
                List.of());
    }

    private static Detector.@Nullable Regex detector(TomlEntries entry, String regex) {
        List<String> keywords = entry.texts("keywords").stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isBlank())
                .toList();
        int group = (int) entry.number("secretGroup", 0);
        try {
            Pattern pattern = Pattern.compile(regex);
            if (EmptyMatch.isFoundBy(pattern)) {
                entry.problem("regex", regex + " (expected: not to match the empty string)");
                return null;
            }
            if (group < 0 || group > pattern.groupCount()) {
                entry.problem(
                        "secretGroup", group + " (expected: 0 to " + pattern.groupCount() + ", the regex's groups)");
                return null;
            }
        } catch (PatternSyntaxException e) {
            entry.problem("regex", regex + " (expected: RE2 syntax; " + e.getDescription() + ")");
            return null;
        }
        return new Detector.Regex(regex, keywords, group == 0 ? Detector.Regex.FIRST_GROUP : group);
    }

    private static List<TomlEntries> allowLists(TomlEntries entry) {
        List<TomlEntries> lists = new ArrayList<>(entry.tables("allowlist"));
        lists.addAll(entry.tables("allowlists"));
        return lists;
    }

    /** Null where nothing of the list can be meant here. */
    private static @Nullable AllowList allowList(TomlEntries entry) {
        entry.has("description");
        entry.has("targetRules");
        boolean all = "AND".equalsIgnoreCase(entry.text("condition"));
        boolean elsewhere = entry.has("paths") || entry.has("commits");
        for (String key : List.of("paths", "commits")) {
            if (entry.has(key)) {
                entry.notice(
                        key,
                        all ? "telemetry has none (allow list not used)" : "telemetry has none (that part is not used)");
            }
        }
        String target = entry.text("regexTarget");
        List<String> regexes = accepted(entry, entry.texts("regexes"));
        List<String> stopwords = entry.texts("stopwords");
        entry.noticeUnknownKeys();
        if ((all && elsewhere) || (regexes.isEmpty() && stopwords.isEmpty())) {
            return null;
        }
        return new AllowList(target(entry, target), regexes, stopwords, all);
    }

    private static AllowList.Target target(TomlEntries entry, @Nullable String word) {
        return switch (word == null ? "" : word.toLowerCase(Locale.ROOT)) {
            case "", "secret" -> AllowList.Target.SECRET;
            case "match" -> AllowList.Target.MATCH;
            case "line" -> AllowList.Target.LINE;
            default -> {
                entry.problem("regexTarget", word + " (expected: secret, match, line)");
                yield AllowList.Target.SECRET;
            }
        };
    }

    private static List<String> accepted(TomlEntries entry, List<String> regexes) {
        List<String> accepted = new ArrayList<>();
        for (String regex : regexes) {
            try {
                Pattern.compile(regex);
                accepted.add(regex);
            } catch (PatternSyntaxException e) {
                entry.problem("regexes", regex + " (expected: RE2 syntax; " + e.getDescription() + ")");
            }
        }
        return accepted;
    }

    private static ExprFilter filter(TomlEntries entry) {
        String text = entry.text("filter");
        ExprFilter filter = ExprFilter.parse(text == null ? "" : text);
        filter.unsupported().forEach(part -> entry.notice("filter", part + " (not supported: that part is not used)"));
        if (filter.asksTokenEfficiency()) {
            entry.notice("filter", "failsTokenEfficiency (the check token-like is asked in its place)");
        }
        return filter;
    }

    private static @Nullable RuleId id(TomlEntries entry, String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (plain.isEmpty() || plain.length() > RuleId.MAX_LENGTH) {
            entry.problem("id", name + " (expected: letters and digits, at most 64 characters)");
            return null;
        }
        if (!plain.equals(name)) {
            entry.notice("id", name + " (loaded as " + plain + ")");
        }
        return new RuleId(plain);
    }

    /** The first word of the id: that is how these files name their rules. */
    private static String provider(RuleId id) {
        int hyphen = id.value().indexOf('-');
        return hyphen < 0 ? id.value() : id.value().substring(0, hyphen);
    }
}
