package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineEndsTest {
    /** A step of four words, a word and some bytes. */
    private static final int LENGTH_BYTES = 45;

    @ParameterizedTest
    @ValueSource(bytes = {0, '\n'})
    void find_everyPlaceAmongEveryOtherByte_isFound(byte end) {
        for (int other = 1; other < 256; other++) {
            for (int place = 0; other != '\n' && place < LENGTH_BYTES; place++) {
                // given
                byte[] bytes = new byte[LENGTH_BYTES + 1];
                Arrays.fill(bytes, (byte) other);
                bytes[place] = end;
                bytes[LENGTH_BYTES] = end;

                // when
                int found = LineEnds.find(littleEndian(bytes), 0, LENGTH_BYTES);

                // then
                assertThat(found).as("%d among %d", place, other).isEqualTo(place);
                assertThat(LineEnds.find(littleEndian(bytes), place + 1, LENGTH_BYTES)).isEqualTo(-1);
            }
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
