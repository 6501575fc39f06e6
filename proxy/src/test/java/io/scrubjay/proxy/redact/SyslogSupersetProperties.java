package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.Sweep;
import io.scrubjay.rules.scan.SweepHits;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * With any rules and any texts: what is found in a message or a text without a sweep is hit where it stands.
 *
 * <p>The same cases on each run, so that what fails fails again; {@link TestSeed} says how to get others.
 */
class SyslogSupersetProperties {
    private static final int TEXTS = 60;

    /** The width of the vectors that the scanner works with. */
    private static final int ALIGNMENTS = 64;

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void sweep_text_allThatIsFound(@ForAll long seed) {
        Random random = TestSeed.random(seed);
        try (RandomRules.Pack pack = new RandomRules(random).pack();
                Sweep sweep = pack.rules().newSweep();
                Examiner examiner = pack.rules().newExaminer()) {
            RandomFields texts = new RandomFields(random, pack.samples(), pack.names());
            for (int i = 0; i < TEXTS; i++) {
                // given
                byte[] text = texts.text().getBytes(StandardCharsets.ISO_8859_1);
                boolean found = !examiner.examine(null, text).isEmpty();

                for (int offset = 0; found && offset < ALIGNMENTS; offset++) {
                    // when
                    boolean hit = hits(sweep, text, offset, random);

                    // then
                    assertThat(hit)
                            .as("'%s' at %d with %s", latin1(text), offset, pack.rules().pack())
                            .isTrue();
                }
            }
        }
    }

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_syslog_allThatIsFound(@ForAll long seed) {
        Random random = TestSeed.random(seed);
        try (RandomRules.Pack pack = new RandomRules(random).pack();
                Sweep sweep = pack.rules().newSweep();
                Examiner examiner = pack.rules().newExaminer()) {
            RandomFields texts = new RandomFields(random, pack.samples(), pack.names());
            FieldRedactor fields = new FieldRedactor(
                    examiner, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
            SyslogRedactor redactor =
                    new SyslogRedactor(sweep, fields, finding -> {}, new Meters(new SimpleMeterRegistry()));
            for (int i = 0; i < TEXTS; i++) {
                // given
                byte[] message = message(texts, random).getBytes(StandardCharsets.ISO_8859_1);
                SyslogMessage located = SyslogMessage.locate(message);
                boolean found = !new SyslogExaminer(fields)
                        .examine(message, located, List.of(), 0, new ShadowFindings())
                        .isEmpty();

                // when
                boolean masked = isMasked(redactor, message);

                // then
                assertThat(masked)
                        .as("'%s' with %s", latin1(message), pack.rules().pack())
                        .isEqualTo(found);
            }
        }
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String message(RandomFields texts, Random random) {
        String name = texts.key().replaceAll("[^!-~]|[=\"\\]]", "");
        return switch (random.nextInt(3)) {
            case 0 -> "<13>Nov 23 10:00:00 host app[12]: " + texts.text();
            case 1 -> "<13>1 - host app - - - " + texts.text();
            default -> "<13>1 - host app - - [a " + name + "=\"" + SdParamValue.escape(texts.text()) + "\" b=\""
                    + SdParamValue.escape(texts.text()) + "\"] " + texts.text();
        };
    }

    private static boolean isMasked(SyslogRedactor redactor, byte[] message) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(message);
        SyslogBatch batch = SyslogBatch.ofDatagram(bytes);
        SyslogBatch redacted = redactor.redact(batch);
        boolean masked = redacted != batch;
        redacted.release();
        batch.release();
        return masked;
    }

    private static boolean hits(Sweep sweep, byte[] text, int offset, Random random) {
        byte[] around = new byte[offset + text.length + random.nextInt(ALIGNMENTS)];
        random.nextBytes(around);
        System.arraycopy(text, 0, around, offset, text.length);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(around.length + 1L, ALIGNMENTS);
            MemorySegment.copy(MemorySegment.ofArray(around), 0, memory, 0, around.length);
            SweepHits hits = sweep.sweep(memory.address(), around.length);
            return hits.anyEndsWithin(offset, offset + text.length);
        }
    }
}
