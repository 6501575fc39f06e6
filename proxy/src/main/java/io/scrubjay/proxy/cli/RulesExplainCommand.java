package io.scrubjay.proxy.cli;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.Masker;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.ExplainedText;
import io.scrubjay.rules.scan.Explainer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rules explain}: what each rule makes of a text. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Says what the rules make of a text: which of them looked at it because the sweep saw one of their literals, what"
                    + " each check said, what is masked, and which rule goes first where several found the same; also in"
                    + " what stands encoded in the text.",
            "",
            "Secrets are not shown, only where they stand. Offsets count bytes from 0, the second is exclusive.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  scrubjay rules explain 'login ok api_key=...'",
            "  scrubjay rules explain --key db.password --rules our-rules.yaml -- \"$VALUE\"",
            "  scrubjay rules explain --rule github-pat - < record.txt"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:explained, whatever was found", ExitCodes.ERROR_LINE})
final class RulesExplainCommand implements Callable<Integer> {
    private static final int MAX_TEXT_BYTES = 1024 * 1024;

    private final CliContext context;

    @Parameters(paramLabel = "TEXT", arity = "1", description = "The text of one field; - for standard input.")
    private String text = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The field's name: an attribute key, JSON key or header.")
    private @Nullable String key;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            description = "The service that sent it, for rules that allow some.")
    private @Nullable String service;

    @Option(names = "--rule", paramLabel = "ID", description = "Only this rule; also why it did not look.")
    private @Nullable String only;

    @Option(names = "--show", description = "Show the secrets, too.")
    private boolean show;

    @Option(names = "--json", description = "One JSON object in place of the table.")
    private boolean json;

    @Mixin
    private RuleOptions rules = new RuleOptions();

    RulesExplainCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        byte[] value = value();
        byte[] name = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        Masker masker = rules.masker(context.variables());
        try (CompiledRules compiled = RuleOptions.compile(rules.load(context), context);
                Explainer explainer = compiled.newExplainer();
                Examiner examiner = compiled.newExaminer()) {
            Rule rule = only == null ? null : RuleNames.find(only, compiled.pack().rules());
            List<ExplainedText> texts = explainer.explain(service, name, value);
            String masked = masked(examiner, masker, name, value);
            int ruleCount = compiled.pack().rules().size();
            PrintStream out = context.printer();
            if (json) {
                out.println(new ExplanationJson(show, rule).write(texts, ruleCount, masked));
            } else {
                new ExplanationTable(out, new Palette(context.colours()), show, rule).print(texts, ruleCount, masked);
            }
            out.flush();
        }
        return ExitCodes.OK;
    }

    private byte[] value() throws IOException, InputException {
        byte[] value = text.equals("-")
                ? context.in().readNBytes(MAX_TEXT_BYTES + 1)
                : text.getBytes(StandardCharsets.UTF_8);
        if (value.length > MAX_TEXT_BYTES) {
            throw new InputException("text: over " + MAX_TEXT_BYTES + " bytes (expected: one field of at most that)");
        }
        int length = value.length;
        if (text.equals("-") && length > 0 && value[length - 1] == '\n') {
            // the line break that echo and editors add
            return java.util.Arrays.copyOf(value, length - 1);
        }
        return value;
    }

    private String masked(Examiner examiner, Masker masker, byte @Nullable [] key, byte[] value) {
        byte[] random = new byte[Fingerprinter.KEY_BYTES];
        new SecureRandom().nextBytes(random);
        List<Patch> patches = new FieldRedactor(examiner, new Fingerprinter(random), masker).redact(service, key, value);
        return new String(FieldRedactor.apply(patches, value), StandardCharsets.UTF_8);
    }
}
