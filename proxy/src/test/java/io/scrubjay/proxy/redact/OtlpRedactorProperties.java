package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.profiles.v1development.KeyValueAndUnit;
import io.scrubjay.rules.mask.FieldRedactor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Redacts random requests; protobuf-java and a field by field mask of its messages are the oracle.
 *
 * <p>The same cases on each run, so that what fails fails again; {@link TestSeed} says how to get others.
 */
class OtlpRedactorProperties {
    private static final Pattern SECRET = Pattern.compile("secret[0-9]{4,}");

    /** Requests for each try, few where one takes long. */
    private static final int CASES = 50;

    private static final int FEW_CASES = 15;
    private static final int LONG_CASES = 3;

    private final RedactorHarness harness = new RedactorHarness();
    private final List<LocatedFinding> findings = harness.findings;
    private final FieldRedactor fieldRedactor = harness.scan.fieldRedactor();

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_protobuf_onlySecretsMasked(@ForAll("signals") Signal signal, @ForAll long seed) throws Exception {
        Random cases = TestSeed.random(seed);
        for (int i = 0; i < CASES; i++) {
            // given
            SplittableRandom random = new SplittableRandom(cases.nextLong());
            Message request = new RandomOtlp(random, 0.1, true).request(signal);
            Message expected = masked(request);

            // when
            byte[] redacted = redact(signal, PayloadFormat.PROTOBUF, request.toByteArray());

            // then
            assertThat(parse(request, redacted)).isEqualTo(expected);
            assertThat(SECRET.matcher(new String(redacted, StandardCharsets.ISO_8859_1)).find()).isFalse();
            assertThat(redacted).isEqualTo(expected.toByteArray());
            assertThat(findings.isEmpty()).isEqualTo(expected.equals(request));
            assertThat(findings).allSatisfy(finding -> assertThat(SECRET.matcher(finding.toString()).find()).isFalse());
        }
    }

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_json_onlySecretsMasked(@ForAll("signals") Signal signal, @ForAll long seed) throws Exception {
        Random cases = TestSeed.random(seed);
        for (int i = 0; i < CASES; i++) {
            // given
            SplittableRandom random = new SplittableRandom(cases.nextLong());
            Message request = new RandomOtlp(random, 0.1, false).request(signal);
            Message expected = withEmptyIds(request, masked(request));
            String json = OtlpJsonWriter.write(request, random);

            // when
            byte[] redacted = redact(signal, PayloadFormat.JSON, json.getBytes(StandardCharsets.UTF_8));

            // then
            assertThat(parse(request, transcode(signal, redacted))).isEqualTo(expected);
            if (expected.equals(request)) {
                assertThat(new String(redacted, StandardCharsets.UTF_8)).isEqualTo(json);
            }
            assertThat(findings.isEmpty()).isEqualTo(expected.equals(request));
        }
    }

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void transcode_json_sameMessage(@ForAll("signals") Signal signal, @ForAll long seed) throws Exception {
        Random cases = TestSeed.random(seed);
        for (int i = 0; i < FEW_CASES; i++) {
            // given
            SplittableRandom random = new SplittableRandom(cases.nextLong());
            Message request = new RandomOtlp(random, 0, false).request(signal);
            String json = OtlpJsonWriter.write(request, random);

            // when
            byte[] protobuf = transcode(signal, json.getBytes(StandardCharsets.UTF_8));

            // then
            assertThat(parse(request, protobuf)).isEqualTo(request);
        }
    }

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_bothFormats_sameFindings(@ForAll("signals") Signal signal, @ForAll long seed) throws Exception {
        Random cases = TestSeed.random(seed);
        for (int i = 0; i < FEW_CASES; i++) {
            // given
            SplittableRandom random = new SplittableRandom(cases.nextLong());
            Message request = new RandomOtlp(random, 0.1, false).request(signal);
            String json = OtlpJsonWriter.write(request, random);

            // when
            redact(signal, PayloadFormat.PROTOBUF, request.toByteArray());
            List<LocatedFinding> ofProtobuf = List.copyOf(findings);
            redact(signal, PayloadFormat.JSON, json.getBytes(StandardCharsets.UTF_8));

            // then
            assertThat(findings).containsExactlyInAnyOrderElementsOf(ofProtobuf);
        }
    }

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_truncatedAnywhere_onlyUnscannable(
            @ForAll("signals") Signal signal, @ForAll("formats") PayloadFormat format, @ForAll long seed) {
        Random cases = TestSeed.random(seed);
        for (int i = 0; i < LONG_CASES; i++) {
            // given
            SplittableRandom random = new SplittableRandom(cases.nextLong());
            byte[] payload = payload(signal, format, random);

            for (int length = 0; length <= payload.length; length += 1 + payload.length / 500) {
                byte[] truncated = Arrays.copyOf(payload, length);

                // when
                byte[] redacted = redactOrNull(signal, format, truncated);

                // then
                if (redacted != null && format == PayloadFormat.PROTOBUF) {
                    assertThat(SECRET.matcher(new String(redacted, StandardCharsets.ISO_8859_1)).find()).isFalse();
                }
            }
        }
    }

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_mutated_onlyUnscannable(
            @ForAll("signals") Signal signal, @ForAll("formats") PayloadFormat format, @ForAll long seed) {
        Random cases = TestSeed.random(seed);
        for (int i = 0; i < CASES; i++) {
            // given
            SplittableRandom random = new SplittableRandom(cases.nextLong());
            byte[] payload = payload(signal, format, random);
            for (int m = random.nextInt(1, 8); m > 0 && payload.length > 0; m--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
            }

            // when
            byte[] redacted = redactOrNull(signal, format, payload);

            // then
            if (redacted != null) {
                assertThat(SECRET.matcher(new String(redacted, StandardCharsets.ISO_8859_1)).results())
                        .as("secrets in one field")
                        .allMatch(left -> format == PayloadFormat.PROTOBUF && WireFields.part(redacted, left.start(), left.end()));
                assertThat(redactOrNull(signal, format, redacted)).as("redacted again").isNotNull();
            }
        }
    }

    @Property(seed = TestSeed.FIXED, shrinking = ShrinkingMode.OFF)
    void redact_profilesByNumber_noValueOfAPasswordLeaves(@ForAll("formats") PayloadFormat format, @ForAll long seed)
            throws Exception {
        Random cases = TestSeed.random(seed);
        for (int i = 0; i < FEW_CASES; i++) {
            // given
            SplittableRandom random = new SplittableRandom(cases.nextLong());
            ExportProfilesServiceRequest request = (ExportProfilesServiceRequest)
                    new RandomOtlp(random, 0.3, false).byNumber().request(Signal.PROFILES);
            byte[] payload = format == PayloadFormat.PROTOBUF
                    ? request.toByteArray()
                    : OtlpJsonWriter.write(request, random).getBytes(StandardCharsets.UTF_8);
            List<String> table = request.getDictionary().getStringTableList();
            Set<Integer> passwords = new TreeSet<>();
            addPasswords(request, table, false, passwords);

            // when
            byte[] redacted = redact(Signal.PROFILES, format, payload);

            // then
            byte[] protobuf = format == PayloadFormat.PROTOBUF ? redacted : transcode(Signal.PROFILES, redacted);
            ExportProfilesServiceRequest masked = ExportProfilesServiceRequest.parseFrom(protobuf);
            assertThat(passwords).allSatisfy(place -> assertThat(masked.getDictionary().getStringTable(place))
                    .matches("|\\[redacted:fake-[a-z]+:[0-9a-f]{8}]"));
        }
    }

    /** Adds the places in the table of what stands under a key that ends in {@code password}. */
    private static void addPasswords(Message message, List<String> table, boolean underPassword, Set<Integer> out) {
        boolean password = switch (message) {
            case KeyValue keyed -> isPassword(keyed.getKey()) || isPassword(table, keyed.getKeyStrindex());
            case KeyValueAndUnit keyed -> isPassword(table, keyed.getKeyStrindex());
            default -> underPassword;
        };
        if (message instanceof AnyValue any && password && any.getStringValueStrindex() > 0
                && any.getStringValueStrindex() < table.size()) {
            out.add(any.getStringValueStrindex());
        }
        message.getAllFields().forEach((field, value) -> {
            List<?> elements = value instanceof List<?> list ? list : List.of(value);
            elements.forEach(element -> {
                if (element instanceof Message child) {
                    addPasswords(child, table, password, out);
                }
            });
        });
    }

    private static boolean isPassword(List<String> table, int place) {
        return place < table.size() && isPassword(table.get(place));
    }

    private static boolean isPassword(String key) {
        return key.endsWith("password");
    }

    @Provide
    Arbitrary<Signal> signals() {
        return Arbitraries.of(Signal.LOGS, Signal.TRACES, Signal.METRICS, Signal.PROFILES);
    }

    @Provide
    Arbitrary<PayloadFormat> formats() {
        return Arbitraries.of(PayloadFormat.values());
    }

    private static byte[] payload(Signal signal, PayloadFormat format, SplittableRandom random) {
        Message request = new RandomOtlp(random, 0.2, format == PayloadFormat.PROTOBUF).request(signal);
        return format == PayloadFormat.PROTOBUF
                ? request.toByteArray()
                : OtlpJsonWriter.write(request, random).getBytes(StandardCharsets.UTF_8);
    }

    private byte @Nullable [] redactOrNull(Signal signal, PayloadFormat format, byte[] payload) {
        try {
            return redact(signal, format, payload);
        } catch (UnscannableException e) {
            assertThat(e.reason()).isNotEqualTo(UnscannableException.Reason.SCAN_FAILED);
            return null;
        }
    }

    private byte[] redact(Signal signal, PayloadFormat format, byte[] payload) throws UnscannableException {
        return harness.redact(signal, format, payload);
    }

    private static byte[] transcode(Signal signal, byte[] json) throws UnscannableException {
        ByteBuf protobuf = OtlpJsonTranscoder.toProtobuf(signal, Unpooled.wrappedBuffer(json));
        try {
            return ByteBufUtil.getBytes(protobuf);
        } finally {
            protobuf.release();
        }
    }

    private static Message parse(Message type, byte[] bytes) throws InvalidProtocolBufferException {
        return type.newBuilderForType().mergeFrom(bytes).build();
    }

    /** In JSON a mask is no id, so that an id with a secret in it is emptied. */
    private static Message withEmptyIds(Message request, Message masked) {
        Message.Builder builder = masked.toBuilder();
        for (Map.Entry<FieldDescriptor, Object> entry : request.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (field.isRepeated() && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                for (int i = 0; i < request.getRepeatedFieldCount(field); i++) {
                    Message element = (Message) request.getRepeatedField(field, i);
                    builder.setRepeatedField(field, i, withEmptyIds(element, (Message) masked.getRepeatedField(field, i)));
                }
            } else if (entry.getValue() instanceof Message child) {
                builder.setField(field, withEmptyIds(child, (Message) masked.getField(field)));
            } else if (field.getName().endsWith("_id") && !entry.getValue().equals(masked.getField(field))) {
                builder.clearField(field);
            }
        }
        return builder.build();
    }

    private Message masked(Message message) {
        return masked(message, null);
    }

    private Message masked(Message message, @Nullable String outerKey) {
        Message.Builder builder = message.toBuilder();
        String key = outerKey;
        if (message.getDescriptorForType().getName().equals("KeyValue")) {
            FieldDescriptor keyField = message.getDescriptorForType().findFieldByName("key");
            key = (String) message.getField(keyField);
        }
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            String context = field.getFullName().endsWith("KeyValue.key") ? null : key;
            if (field.isRepeated()) {
                int i = 0;
                for (Object element : (List<?>) entry.getValue()) {
                    builder.setRepeatedField(field, i++, maskedValue(element, context));
                }
            } else {
                builder.setField(field, maskedValue(entry.getValue(), context));
            }
        }
        return builder.setUnknownFields(masked(message.getUnknownFields(), key)).build();
    }

    private Object maskedValue(Object value, @Nullable String key) {
        return switch (value) {
            case Message message -> masked(message, key);
            case String text -> new String(mask(text.getBytes(StandardCharsets.UTF_8), key), StandardCharsets.UTF_8);
            case ByteString bytes -> ByteString.copyFrom(mask(bytes.toByteArray(), key));
            default -> value;
        };
    }

    private UnknownFieldSet masked(UnknownFieldSet unknown, @Nullable String key) {
        UnknownFieldSet.Builder builder = UnknownFieldSet.newBuilder();
        for (Map.Entry<Integer, UnknownFieldSet.Field> entry : unknown.asMap().entrySet()) {
            UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
            entry.getValue().getVarintList().forEach(field::addVarint);
            entry.getValue().getFixed32List().forEach(field::addFixed32);
            entry.getValue().getGroupList().forEach(group -> field.addGroup(masked(group, key)));
            for (ByteString bytes : entry.getValue().getLengthDelimitedList()) {
                field.addLengthDelimited(maskedUnknown(bytes, key));
            }
            builder.addField(entry.getKey(), field.build());
        }
        return builder.build();
    }

    private ByteString maskedUnknown(ByteString bytes, @Nullable String key) {
        try {
            UnknownFieldSet message = UnknownFieldSet.parseFrom(bytes);
            if (message.asMap().keySet().stream().allMatch(number -> number == 99 || number == 1000)
                    && (key == null || !key.endsWith("password"))) {
                return masked(message, key).toByteString();
            }
        } catch (InvalidProtocolBufferException e) {
            // opaque bytes
        }
        return ByteString.copyFrom(mask(bytes.toByteArray(), key));
    }

    private byte[] mask(byte[] value, @Nullable String key) {
        byte[] context = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return FieldRedactor.apply(fieldRedactor.redact(context, value), value);
    }
}
