package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Against the protobuf library. */
class ProtobufFieldsTest {
    @Test
    void parse_everyKindOfField() {
        // given
        byte[] message = UnknownFieldSet.newBuilder()
                .addField(1, Field.newBuilder().addVarint(7).addVarint(Long.MAX_VALUE).build())
                .addField(2, text("first", "last"))
                .addField(3, Field.newBuilder().addFixed64(-1).addFixed32(-1).build())
                .addField(
                        200,
                        Field.newBuilder()
                                .addLengthDelimited(UnknownFieldSet.newBuilder()
                                        .addField(5, text("inside"))
                                        .build()
                                        .toByteString())
                                .build())
                .build()
                .toByteArray();

        // when
        ProtobufFields fields = Objects.requireNonNull(ProtobufFields.parse(message));

        // then
        assertThat(fields.number(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(fields.text(2)).isEqualTo("last");
        assertThat(Objects.requireNonNull(fields.message(200)).text(5)).isEqualTo("inside");
        assertThat(fields.number(9)).isZero();
        assertThat(fields.text(9)).isEmpty();
        assertThat(Objects.requireNonNull(fields.message(9)).number(1)).isZero();
        assertThat(fields.message(2)).as("text in place of a message").isNull();
    }

    @Test
    void parse_cutAnywhereWithinAField_isNoMessage() {
        // given
        byte[] message = ProtobufFields.ofText(1, "x".repeat(200));

        for (int length = 1; length < message.length; length++) {
            // when
            ProtobufFields fields = ProtobufFields.parse(Arrays.copyOf(message, length));

            // then
            assertThat(fields).as("%d bytes", length).isNull();
        }
    }

    @Test
    void ofText_isReadByTheLibrary() throws Exception {
        // given
        String text = "é".repeat(300);

        // when
        byte[] message = ProtobufFields.ofText(1, text);

        // then
        assertThat(UnknownFieldSet.parseFrom(message).getField(1).getLengthDelimitedList())
                .containsExactly(ByteString.copyFromUtf8(text));
    }

    @Property
    void parse_anyBytes_whatIsTakenTheLibraryReadsAlike(@ForAll byte[] bytes) throws Exception {
        // when
        ProtobufFields fields = ProtobufFields.parse(bytes);

        // then
        if (fields != null) {
            List<Long> numbers = UnknownFieldSet.parseFrom(bytes).getField(1).getVarintList();
            assertThat(fields.number(1)).isEqualTo(numbers.isEmpty() ? 0 : numbers.getLast());
        }
    }

    private static Field text(String... texts) {
        Field.Builder field = Field.newBuilder();
        for (String text : texts) {
            field.addLengthDelimited(ByteString.copyFromUtf8(text));
        }
        return field.build();
    }
}
