package io.scrubjay.rules.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.Masks;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

class RedactionProperties {
    private static final RulePack PACK = BuiltinPacks.load(List.of(BuiltinPacks.ALL));
    private static final CompiledRules RULES = CompiledRules.compile(PACK);
    private static final Examiner EXAMINER = RULES.newExaminer();

    @AfterContainer
    static void close() {
        EXAMINER.close();
        RULES.close();
    }

    @Provide
    Arbitrary<String> styles() {
        return Arbitraries.of("label", "fixed", "partial", "hmac");
    }

    /** Several rules' secrets in one text: whatever is masked is masked for good. */
    @Property(seed = "1", tries = 2000)
    void redact_maskedTextScansClean(@ForAll long seed, @ForAll("styles") String style) {
        // given
        byte[] text = text(new SplittableRandom(seed)).getBytes(StandardCharsets.UTF_8);
        FieldRedactor redactor = new FieldRedactor(
                EXAMINER,
                new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]),
                Objects.requireNonNull(Masks.named(style)));

        // when
        byte[] masked = FieldRedactor.apply(redactor.redact(null, text), text);

        // then
        List<Patch> again = redactor.redact(null, masked);
        assertThat(again)
                .as("found in %s", new String(masked, StandardCharsets.UTF_8))
                .isEmpty();
    }

    private static String text(SplittableRandom random) {
        SampleGenerator generator = new SampleGenerator(random);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Rule rule = PACK.rules().get(random.nextInt(PACK.rules().size()));
            List<Sample> samples = generator.samples(rule);
            LogContext context = LogContexts.ALL.get(random.nextInt(LogContexts.ALL.size()));
            Sample wrapped = samples.isEmpty() ? null : context.wrap(samples.get(random.nextInt(samples.size())));
            parts.add(wrapped == null ? "nothing" : wrapped.text());
        }
        return String.join(random.nextBoolean() ? "\n" : " ", parts);
    }
}
