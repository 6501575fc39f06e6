package io.scrubjay.proxy.redact;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Writes protos as OTLP/JSON for tests, in every way in which a sender may: names, order, numbers, escapes and base64 vary. */
public final class OtlpJsonWriter {
    private final RandomGenerator random;
    private final StringBuilder out = new StringBuilder();

    private OtlpJsonWriter(RandomGenerator random) {
        this.random = random;
    }

    public static String write(Message message, RandomGenerator random) {
        OtlpJsonWriter writer = new OtlpJsonWriter(random);
        writer.message(message);
        return writer.out.toString();
    }

    private void message(Message message) {
        String separator = "{";
        List<Map.Entry<FieldDescriptor, Object>> fields = new ArrayList<>(message.getAllFields().entrySet());
        if (random.nextInt(4) == 0) {
            Collections.shuffle(fields, Random.from(random));
        }
        for (Map.Entry<FieldDescriptor, Object> entry : fields) {
            FieldDescriptor field = entry.getKey();
            out.append(separator);
            string(random.nextInt(4) == 0 ? field.getName() : field.getJsonName());
            out.append(random.nextInt(4) == 0 ? " : " : ":");
            if (field.isRepeated()) {
                String comma = "[";
                for (Object element : (List<?>) entry.getValue()) {
                    out.append(comma);
                    value(field, element);
                    comma = ",";
                }
                out.append(comma.equals("[") ? "[]" : "]");
            } else {
                value(field, entry.getValue());
            }
            separator = random.nextInt(8) == 0 ? ",\n" : ",";
        }
        out.append(separator.equals("{") ? "{}" : "}");
    }

    private void value(FieldDescriptor field, Object value) {
        switch (value) {
            case Message message -> message(message);
            case String text -> string(text);
            case ByteString bytes when field.getName().endsWith("_id") ->
                string(HexFormat.of().formatHex(bytes.toByteArray()));
            case ByteString bytes -> {
                Base64.Encoder encoder = random.nextBoolean() ? Base64.getEncoder() : Base64.getUrlEncoder();
                string((random.nextBoolean() ? encoder : encoder.withoutPadding()).encodeToString(bytes.toByteArray()));
            }
            case EnumValueDescriptor constant -> out.append(constant.getNumber());
            case Double number when number.isNaN() || number.isInfinite() -> string(number.toString());
            case Double number -> out.append(number);
            case Long number -> {
                boolean unsigned = field.getType() == FieldDescriptor.Type.FIXED64
                        || field.getType() == FieldDescriptor.Type.UINT64;
                String text = unsigned ? Long.toUnsignedString(number) : Long.toString(number);
                if (random.nextBoolean()) {
                    string(text);
                } else {
                    out.append(text);
                }
            }
            case Integer number when field.getType() == FieldDescriptor.Type.SINT32 -> out.append(number);
            case Integer number -> out.append(Integer.toUnsignedString(number));
            default -> out.append(value);
        }
    }

    private void string(String text) {
        out.append('"');
        boolean escaping = random.nextInt(4) == 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || (escaping && random.nextBoolean())) {
                out.append(c == '\n' ? "\\n" : String.format("\\u%04x", (int) c));
            } else if (c == '"' || c == '\\' || (c == '/' && random.nextBoolean())) {
                out.append('\\').append(c);
            } else if (escaping && Character.isSurrogate(c)) {
                out.append(String.format("\\u%04X", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
