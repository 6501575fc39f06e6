package io.scrubjay.proxy.redact;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.Alphabet;
import io.scrubjay.rules.Conditions;
import io.scrubjay.rules.Detector;
import io.scrubjay.rules.Rule;
import io.scrubjay.rules.RuleId;
import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.Severity;
import io.scrubjay.rules.Shape;
import io.scrubjay.rules.join.JoinLimits;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.CompiledRules;
import io.scrubjay.rules.scan.OpenEnds;
import java.time.InstantSource;
import java.util.List;

/**
 * Three simple rules: {@code secret<4 or more digits>}, {@code wild:<4 or more visible characters>}, and what is assigned to
 * a {@code gatekey}. The engine behind them is the real one.
 */
public final class SyslogTestRules {
    /** Compiled once; never closed, since all tests share it. */
    public static final CompiledRules COMPILED = CompiledRules.compile(new RulePack(List.of(
            rule("fake-token", token("secret", Alphabet.DIGIT, 4)),
            rule("fake-wild", token("wild:", Alphabet.VISIBLE, 4)),
            rule("fake-key", new Detector.Keyword(List.of("gatekey"), new Shape.Run(Alphabet.DIGIT, 6, 30), false)))));

    private SyslogTestRules() {}

    /** A redactor with the real engine, for the calling thread; its native memory is not freed. */
    public static SyslogRedactor redactor(FindingListener listener, SimpleMeterRegistry registry) {
        return new SyslogRedactor(COMPILED.newSweep(), fields(), listener, new Meters(registry));
    }

    /** Sessions with the real engine, for the calling thread. */
    public static SyslogSessions sessions(FindingListener listener, SimpleMeterRegistry registry) {
        SyslogRules rules = new SyslogRules(redactor(listener, registry), new OpenEnds(COMPILED.pack()));
        FieldRedactor fields = fields();
        SyslogMemory memory = new SyslogMemory(1 << 20);
        return maxOrigins -> new SyslogJoiner(
                () -> rules, fields, JoinLimits.DEFAULT, InstantSource.system(), maxOrigins, memory, new Meters(registry));
    }

    static FieldRedactor fields() {
        return new FieldRedactor(
                COMPILED.newExaminer(), new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
    }

    private static Rule rule(String id, Detector detector) {
        return new Rule(
                new RuleId(id),
                id,
                "fake",
                Severity.HIGH,
                detector,
                Conditions.NONE,
                List.of(),
                List.of(),
                List.of());
    }

    private static Detector token(String literal, Alphabet alphabet, int min) {
        Shape shape = new Shape.Sequence(List.of(new Shape.Literal(literal), new Shape.Run(alphabet, min, 64)));
        return new Detector.Token(shape, false, false, true);
    }
}
