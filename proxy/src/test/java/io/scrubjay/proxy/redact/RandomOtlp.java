package io.scrubjay.proxy.redact;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Makes random OTLP requests, in which any text or bytes may hold a secret that {@code FakeScan} finds. */
final class RandomOtlp {
    private static final List<String> TEXTS =
            List.of("", "plain", "grüße \ud83d\ude00", "a \"b\" \\ c / d\n\t\u0001", "x".repeat(130), "key", "value");

    private final RandomGenerator random;
    private final boolean unknownFields;
    /** In how many of three cases a field is there, and how often one repeats. */
    private final int density;

    private final Supplier<String> texts;
    private final Supplier<String> keys;
    /** Whether profiles name strings by their place in the table, too. */
    private boolean byNumber;
    /** Whether texts stand in place of ids. */
    private final boolean oddIds;

    RandomOtlp(RandomGenerator random, double leakRate, boolean unknownFields) {
        this.random = random;
        this.unknownFields = unknownFields;
        this.density = 2;
        this.oddIds = true;
        this.texts = () -> text(random, leakRate);
        this.keys = () -> random.nextDouble() < leakRate ? texts.get() + "password" : texts.get();
    }

    /** Small requests with the texts and attribute keys of suppliers, and without unknown fields. */
    RandomOtlp(RandomGenerator random, Supplier<String> texts, Supplier<String> keys) {
        this.random = random;
        this.unknownFields = false;
        this.density = 1;
        this.oddIds = false;
        this.texts = texts;
        this.keys = keys;
    }

    /** The same, with numbers of strings in profiles. */
    RandomOtlp byNumber() {
        byNumber = true;
        return this;
    }

    Message request(Signal signal) {
        return message(
                switch (signal) {
                    case LOGS -> ExportLogsServiceRequest.newBuilder();
                    case TRACES -> ExportTraceServiceRequest.newBuilder();
                    case METRICS -> ExportMetricsServiceRequest.newBuilder();
                    case PROFILES -> ExportProfilesServiceRequest.newBuilder();
                    case SYSLOG -> throw new IllegalArgumentException("no request");
                },
                0);
    }

    private Message message(Message.Builder builder, int depth) {
        Descriptor type = builder.getDescriptorForType();
        boolean envelope = depth < 3;
        for (FieldDescriptor field : type.getFields()) {
            boolean strIndex = field.getName().endsWith("_strindex");
            boolean taken = field.getContainingOneof() != null && builder.hasOneof(field.getContainingOneof());
            boolean wanted = envelope || random.nextInt(3) < density;
            boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
            if ((strIndex && !byNumber) || taken || !wanted || (message && depth > 9 + random.nextInt(6))) {
                continue;
            }
            if (!field.isRepeated()) {
                builder.setField(field, value(builder, field, depth));
                continue;
            }
            for (int i = random.nextInt(density + 1); i >= 0; i--) {
                builder.addRepeatedField(field, value(builder, field, depth));
            }
        }
        if (unknownFields && random.nextInt(6) == 0) {
            // below a key it is open how an unknown message is masked: whole, or field by field
            builder.setUnknownFields(unknown(type.getFile().getName().contains("/common/") ? 0 : 2));
        }
        return builder.build();
    }

    private UnknownFieldSet unknown(int depth) {
        UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
        switch (random.nextInt(5)) {
            case 0 -> field.addVarint(random.nextLong());
            case 1 -> field.addFixed32(random.nextInt());
            case 2 -> field.addGroup(depth > 0 ? unknown(depth - 1) : UnknownFieldSet.getDefaultInstance());
            case 3 -> field.addLengthDelimited(
                    depth > 0 ? unknown(depth - 1).toByteString() : ByteString.copyFromUtf8(texts.get()));
            default -> field.addLengthDelimited(ByteString.copyFromUtf8(texts.get()));
        }
        int number = random.nextBoolean() ? 1000 : 99;
        return UnknownFieldSet.newBuilder().addField(number, field.build()).build();
    }

    private Object value(Message.Builder builder, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case MESSAGE -> message(builder.newBuilderForField(field), depth + 1);
            case STRING -> isKey(field) ? keys.get() : texts.get();
            case BYTE_STRING -> bytes(field);
            case INT -> number(field);
            case LONG -> random.nextLong();
            case DOUBLE -> random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian();
            case BOOLEAN -> random.nextBoolean();
            case ENUM -> field.getEnumType().getValues().getLast();
            default -> throw new IllegalStateException(field.getFullName());
        };
    }

    private int number(FieldDescriptor field) {
        if (field.getName().endsWith("_strindex")) {
            return random.nextInt(8);
        }
        return field.getType() == FieldDescriptor.Type.SINT32 ? random.nextInt() : random.nextInt() >>> 1;
    }

    private boolean isKey(FieldDescriptor field) {
        return field.getFullName().endsWith("KeyValue.key")
                || (byNumber && field.getName().equals("string_table") && random.nextBoolean());
    }

    private ByteString bytes(FieldDescriptor field) {
        if (field.getName().equals("original_payload")) {
            // other than text it would have to be a profile
            return ByteString.copyFromUtf8(texts.get().replaceAll("\\p{Cntrl}", " "));
        }
        if (oddIds && field.getName().endsWith("_id") && random.nextInt(8) == 0) {
            String text = texts.get();
            ByteString odd = ByteString.copyFromUtf8(text);
            // of a legal length nobody looks at it
            return odd.size() % 8 == 0 ? odd.concat(ByteString.copyFromUtf8("x")) : odd;
        }
        if (field.getName().endsWith("_id")) {
            byte[] id = new byte[random.nextInt(4) == 0 ? 0 : field.getName().equals("trace_id") ? 16 : 8];
            for (int i = 0; i < id.length; i++) {
                id[i] = (byte) random.nextInt();
            }
            return ByteString.copyFrom(id);
        }
        byte[] noise = new byte[random.nextInt(6)];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) (0x80 | random.nextInt());
        }
        return ByteString.copyFrom(noise).concat(ByteString.copyFrom(texts.get().getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(RandomGenerator random, double leakRate) {
        String text = TEXTS.get(random.nextInt(TEXTS.size()));
        if (random.nextDouble() >= leakRate) {
            return text;
        }
        String secret = "secret" + random.nextLong(10_000, 1L << 40);
        return random.nextBoolean() ? text + secret + TEXTS.get(random.nextInt(TEXTS.size())) : secret;
    }
}
