package io.scrubjay.proxy.redact;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.scrubjay.rules.mask.FieldRedactor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Masks a decoded request field by field, without a sweep: what the redactor must come to. */
final class FieldOracle {
    private final LeafRedactor leaves;

    FieldOracle(FieldRedactor fields) {
        leaves = new LeafRedactor(fields);
    }

    Message masked(Message message) {
        return masked(message, List.of());
    }

    private Message masked(Message message, List<byte[]> outer) {
        Message.Builder builder = message.toBuilder();
        List<byte[]> contexts = outer;
        if (message.getDescriptorForType().getName().equals("KeyValue")) {
            FieldDescriptor keyField = message.getDescriptorForType().findFieldByName("key");
            contexts = under(outer, ((String) message.getField(keyField)).getBytes(StandardCharsets.UTF_8));
        }
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            List<byte[]> at = field.getFullName().endsWith("KeyValue.key") ? List.of() : contexts;
            if (field.isRepeated()) {
                int i = 0;
                for (Object element : (List<?>) entry.getValue()) {
                    builder.setRepeatedField(field, i++, maskedValue(element, at));
                }
            } else if (!field.getName().endsWith("_id")) {
                builder.setField(field, maskedValue(entry.getValue(), at));
            }
        }
        return builder.build();
    }

    private Object maskedValue(Object value, List<byte[]> contexts) {
        return switch (value) {
            case Message message -> masked(message, contexts);
            case String text ->
                new String(mask(text.getBytes(StandardCharsets.UTF_8), contexts), StandardCharsets.UTF_8);
            case ByteString bytes -> ByteString.copyFrom(mask(bytes.toByteArray(), contexts));
            default -> value;
        };
    }

    private byte[] mask(byte[] value, List<byte[]> contexts) {
        return FieldRedactor.apply(leaves.redact(null, contexts, value, shadow -> {}), value);
    }

    private static List<byte[]> under(List<byte[]> outer, byte[] key) {
        if (key.length == 0) {
            return List.of();
        }
        List<byte[]> contexts = new ArrayList<>(List.of(key));
        if (!outer.isEmpty()) {
            byte[] first = outer.getFirst();
            byte[] dotted = new byte[first.length + 1 + key.length];
            System.arraycopy(first, 0, dotted, 0, first.length);
            dotted[first.length] = '.';
            System.arraycopy(key, 0, dotted, first.length + 1, key.length);
            contexts.add(dotted);
        }
        return contexts;
    }
}
