package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.mask.Patch;
import io.scrubjay.rules.sample.Sample;
import io.scrubjay.rules.sample.SampleGenerator;
import io.scrubjay.rules.syntax.BuiltinPacks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The samples of the shipped token rules in each encoding: found in the field, hit by the sweep, masked, clean after. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EncodedSecretsTest {
    private static final RulePack PACK = BuiltinPacks.load(List.of(BuiltinPacks.ALL));
    private static final double LEAST_SHARE = 0.95;

    private final CompiledRules rules = CompiledRules.compile(PACK);
    private final Sweep sweep = rules.newSweep();
    private final Examiner examiner = rules.newExaminer();
    private final FieldRedactor redactor =
            new FieldRedactor(examiner, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());

    @AfterAll
    void close() {
        examiner.close();
        sweep.close();
        rules.close();
    }

    @ParameterizedTest
    @EnumSource(Encodings.class)
    void redact_everyTokenRuleEncoded(Encodings encoding) {
        for (String before : List.of("", "~", "{}")) {
            // when
            Share share = share(encoding, before);

            // then
            assertThat(share.found)
                    .as("%s behind '%s': %s", encoding, before, share)
                    .isGreaterThan((int) (LEAST_SHARE * share.tried));
        }
    }

    private Share share(Encodings encoding, String before) {
        SampleGenerator generator = new SampleGenerator(new SplittableRandom(7));
        Share share = new Share();
        for (Rule rule : PACK.rules()) {
            if (!(rule.detector() instanceof Detector.Token)) {
                continue;
            }
            for (Sample sample : generator.samples(rule)) {
                share.tried++;
                String text = before + sample.text() + " ok";
                if (redactor.redact(null, bytes(text)).isEmpty() || isMasked(encoding, text)) {
                    share.found++;
                } else {
                    share.missed.add(rule.id() + " " + text);
                }
            }
        }
        return share;
    }

    private boolean isMasked(Encodings encoding, String text) {
        String field = "note: " + encoding.encode(text) + " done";
        List<Patch> patches = redactor.redact(null, bytes(field));
        if (patches.isEmpty()) {
            return false;
        }
        byte[] masked = FieldRedactor.apply(patches, bytes(field));
        assertThat(redactor.redact(null, masked)).as("found again in %s", new String(masked, StandardCharsets.ISO_8859_1)).isEmpty();
        assertThat(TestRules.sweepHits(sweep, bytes(field))).isTrue();
        return true;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** How many samples were found, and which were not. */
    private static final class Share {
        private final List<String> missed = new ArrayList<>();
        private int tried;
        private int found;

        @Override
        public String toString() {
            return found + " of " + tried + ", missed:\n" + String.join("\n", missed);
        }
    }
}
