package io.scrubjay.proxy.receive.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineEndsTest {
    @ParameterizedTest
    @ValueSource(bytes = {0, '\n'})
    void find_everyPlaceAmongEveryOtherByte_isFound(byte end) {
        for (int other = 1; other < 256; other++) {
            for (int place = 0; other != '\n' && place < 20; place++) {
                // given
                byte[] bytes = new byte[21];
                Arrays.fill(bytes, (byte) other);
                bytes[place] = end;
                bytes[20] = end;

                // when
                int found = LineEnds.find(ByteBuffer.wrap(bytes), 0, 20);

                // then
                assertThat(found).as("%d among %d", place, other).isEqualTo(place);
                assertThat(LineEnds.find(ByteBuffer.wrap(bytes), place + 1, 20)).isEqualTo(-1);
            }
        }
    }
}
