package io.scrubjay.proxy.redact;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes protos as no library does and every library reads: unknown fields, and the fields of attributes or those of all
 * other messages in any order.
 */
final class WireOrder {
    private static final int UNKNOWN_FIELD = 99;

    private final Random random;
    private final boolean attributes;

    WireOrder(Random random) {
        this.random = random;
        this.attributes = random.nextBoolean();
    }

    byte[] write(Message message) {
        List<byte[]> fields = new ArrayList<>();
        for (Map.Entry<FieldDescriptor, Object> entry : message.getAllFields().entrySet()) {
            FieldDescriptor field = entry.getKey();
            if (field.isRepeated() && !field.isPacked()) {
                ByteArrayOutputStream elements = new ByteArrayOutputStream();
                ((List<?>) entry.getValue()).forEach(element -> elements.writeBytes(element(message, field, element)));
                fields.add(elements.toByteArray());
            } else {
                fields.add(field(message, field, entry.getValue()));
            }
        }
        if (random.nextInt(8) == 0) {
            fields.add(encode(out -> out.writeUInt32(UNKNOWN_FIELD, random.nextInt(1 << 20))));
        }
        if (attributes == message.getDescriptorForType().getName().equals("KeyValue")) {
            Collections.shuffle(fields, random);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        fields.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private byte[] field(Message type, FieldDescriptor field, Object value) {
        if (value instanceof Message message) {
            byte[] content = write(message);
            return encode(out -> {
                out.writeTag(field.getNumber(), WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt32NoTag(content.length);
                out.writeRawBytes(content);
            });
        }
        // a message of this field alone, as protobuf-java writes it
        return type.newBuilderForType().setField(field, value).build().toByteArray();
    }

    private byte[] element(Message type, FieldDescriptor field, Object value) {
        return value instanceof Message
                ? field(type, field, value)
                : type.newBuilderForType().addRepeatedField(field, value).build().toByteArray();
    }

    private static byte[] encode(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writer.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private interface Writer {
        void write(CodedOutputStream out) throws IOException;
    }
}
