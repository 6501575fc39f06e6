package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.Message;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.scrubjay.proxy.telemetry.Meters;
import io.scrubjay.rules.mask.FieldRedactor;
import io.scrubjay.rules.mask.Fingerprinter;
import io.scrubjay.rules.mask.LabelMasker;
import io.scrubjay.rules.scan.Examiner;
import io.scrubjay.rules.scan.Sweep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/**
 * With any rules and any texts: what is found in a field without a sweep is masked in the payload that carries it.
 *
 * <p>The same cases on each run, so that what fails fails again; {@link TestSeed} says how to get others.
 */
class SweepSupersetProperties {
    /** Payloads for each pack, since rules take longer to compile than payloads to redact. */
    private static final int PAYLOADS = 20;

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_protobuf_allThatIsFound(@ForAll("signals") Signal signal, @ForAll long seed) throws Exception {
        Random random = TestSeed.random(seed);
        try (Trial trial = new Trial(random)) {
            for (int i = 0; i < PAYLOADS; i++) {
                // given
                Message request = trial.request(signal);
                byte[] wire = new WireOrder(random).write(request);

                // when
                byte[] redacted = trial.redact(signal, PayloadFormat.PROTOBUF, wire);

                // then
                trial.assertMasked(request, parse(request, redacted), PayloadFormat.PROTOBUF);
            }
        }
    }

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_json_allThatIsFound(@ForAll("signals") Signal signal, @ForAll long seed) throws Exception {
        Random random = TestSeed.random(seed);
        try (Trial trial = new Trial(random)) {
            for (int i = 0; i < PAYLOADS; i++) {
                // given
                Message request = trial.request(signal);
                byte[] wire = layout(OtlpJsonWriter.write(request, random), random).getBytes(StandardCharsets.UTF_8);

                // when
                byte[] redacted = trial.redact(signal, PayloadFormat.JSON, wire);

                // then
                trial.assertMasked(request, parse(request, transcode(signal, redacted)), PayloadFormat.JSON);
            }
        }
    }

    /** The document with white space where JSON allows it, as printers for people write it. */
    private static String layout(String json, Random random) {
        if (random.nextBoolean()) {
            return json;
        }
        StringBuilder spread = new StringBuilder();
        boolean inString = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            spread.append(c);
            if (c == '\\' && inString) {
                spread.append(json.charAt(++i));
            }
            inString ^= c == '"';
            if (!inString && ":,{}[]\"".indexOf(c) >= 0) {
                spread.append(random.nextInt(3) == 0 ? "\n" + " ".repeat(random.nextInt(40)) : "");
            }
        }
        return spread.toString();
    }

    private static byte[] transcode(Signal signal, byte[] json) throws UnscannableException {
        ByteBuf protobuf = OtlpJsonTranscoder.toProtobuf(signal, Unpooled.wrappedBuffer(json));
        try {
            return ByteBufUtil.getBytes(protobuf);
        } finally {
            protobuf.release();
        }
    }

    /** One pack, with all that it takes to redact and to know what must come of it. */
    private static final class Trial implements AutoCloseable {
        private final Random random;
        private final RandomRules.Pack pack;
        private final RandomFields texts;
        private final Sweep sweep;
        private final Examiner examiner;
        private final FieldRedactor fields;
        private final OtlpRedactor redactor;

        Trial(Random random) {
            this.random = random;
            pack = new RandomRules(random).pack();
            texts = new RandomFields(random, pack.samples(), pack.names());
            sweep = pack.rules().newSweep();
            examiner = pack.rules().newExaminer();
            fields = new FieldRedactor(
                    examiner, new Fingerprinter(new byte[Fingerprinter.KEY_BYTES]), new LabelMasker());
            redactor = new OtlpRedactor(sweep, fields, finding -> {}, new Meters(new SimpleMeterRegistry()));
        }

        Message request(Signal signal) {
            return new RandomOtlp(random, texts::text, texts::key).request(signal);
        }

        byte[] redact(Signal signal, PayloadFormat format, byte[] payload) throws UnscannableException {
            ByteBuf in = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, payload.length)).writeBytes(payload);
            try {
                ByteBuf out = redactor.redact(signal, format, in);
                try {
                    return ByteBufUtil.getBytes(out);
                } finally {
                    out.release();
                }
            } finally {
                in.release();
            }
        }

        void assertMasked(Message request, Message redacted, PayloadFormat format) {
            List<String> actual = leaves(redacted);
            List<String> expected = leaves(new FieldOracle(fields).masked(request));
            List<String> original = leaves(request);
            for (int i = 0; i < expected.size(); i++) {
                boolean found = !expected.get(i).equals(original.get(i));
                if (found || !isBase64(original.get(i), format)) {
                    assertThat(actual.get(i))
                            .as("%s with %s", original.get(i), pack.rules().pack())
                            .isEqualTo(expected.get(i));
                }
            }
        }

        /** Whether the leaf is written in base64, which is examined itself and may look like a secret. */
        private static boolean isBase64(String leaf, PayloadFormat format) {
            return format == PayloadFormat.JSON
                    && (leaf.contains(".bytes_value = ") || leaf.contains(".original_payload = "));
        }

        @Override
        public void close() {
            examiner.close();
            sweep.close();
            pack.close();
        }
    }

    private static Message parse(Message type, byte[] bytes) throws Exception {
        return DiscardUnknownFieldsParser.wrap(type.getParserForType()).parseFrom(bytes);
    }

    /** The texts of a message with the keys above them, one a line, so that a difference can be read. */
    private static List<String> leaves(Message message) {
        List<String> leaves = new ArrayList<>();
        addLeaves("", message, leaves);
        return leaves;
    }

    private static void addLeaves(String path, Object value, List<String> leaves) {
        switch (value) {
            case Message message ->
                message.getAllFields().forEach((field, content) -> {
                    boolean named = message.getDescriptorForType().getName().equals("KeyValue");
                    Object key = named ? message.getField(message.getDescriptorForType().findFieldByName("key")) : "";
                    addLeaves(path + "." + field.getName() + (named ? "[" + key + "]" : ""), content, leaves);
                });
            case List<?> elements -> elements.forEach(element -> addLeaves(path, element, leaves));
            case ByteString bytes -> leaves.add(path + " = " + bytes.toString(StandardCharsets.ISO_8859_1));
            default -> leaves.add(path + " = " + value);
        }
    }

    @Provide
    Arbitrary<Signal> signals() {
        return Arbitraries.of(Signal.LOGS, Signal.TRACES, Signal.METRICS, Signal.PROFILES);
    }
}
