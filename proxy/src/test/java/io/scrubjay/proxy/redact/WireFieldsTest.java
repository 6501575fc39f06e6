package io.scrubjay.proxy.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WireFieldsTest {
    @Test
    void part_textInOneField_false() {
        // given
        byte[] message = nested(field(660, "ab secret12 cd"));

        // when
        boolean parted = parts(message, "secret12");

        // then
        assertThat(parted).isFalse();
    }

    @Test
    void part_textGoesOnInTheNextField_true() {
        // given
        UnknownFieldSet fields = field(660, "ab secret1").toBuilder()
                .addField(900, UnknownFieldSet.Field.newBuilder().addFixed64(0x3837363534333231L).build())
                .build();
        byte[] message = nested(fields);
        String text = new String(message, StandardCharsets.ISO_8859_1);

        // when
        boolean parted = WireFields.part(message, text.indexOf("secret1"), text.indexOf("12345678") + 8);

        // then
        assertThat(parted).isTrue();
    }

    @Test
    void part_textIsNoMessage_false() {
        // given: what stands around it would be fields, were it one
        byte[] message = nested(field(3, "\u0008secret12"));

        // when
        boolean parted = parts(message, "secret12");

        // then
        assertThat(parted).isFalse();
    }

    private static UnknownFieldSet field(int number, String text) {
        return UnknownFieldSet.newBuilder()
                .addField(
                        number,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFrom(text, StandardCharsets.ISO_8859_1))
                                .build())
                .build();
    }

    private static byte[] nested(UnknownFieldSet fields) {
        return UnknownFieldSet.newBuilder()
                .addField(1, UnknownFieldSet.Field.newBuilder().addLengthDelimited(fields.toByteString()).build())
                .build()
                .toByteArray();
    }

    private static boolean parts(byte[] message, String text) {
        int from = new String(message, StandardCharsets.ISO_8859_1).indexOf(text);
        return WireFields.part(message, from, from + text.length());
    }
}
