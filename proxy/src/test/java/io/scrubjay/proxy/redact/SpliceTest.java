package io.scrubjay.proxy.redact;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.scrubjay.rules.scan.TooManyFindingsException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SpliceTest {
    private final Splice splice = new Splice(1000);

    @Test
    void apply_masksAndLengths_inTheirPlaces() {
        // given
        int slot = splice.reserve(1);
        mask(3, 5, "<mask>");
        int unused = splice.reserve(6);
        splice.settleLength(unused, 6, 7, 8, 0);

        // when
        int growth = splice.settleLength(slot, 1, 2, 6, 4);

        // then
        assertThat(growth).isEqualTo(4);
        assertThat(applied("a0bSScde")).isEqualTo("a\bb<mask>cde");
    }

    @Test
    void settleLength_thatTakesMoreBytes_countsThem() {
        // given
        int slot = splice.reserve(0);
        mask(1, 2, "x".repeat(200));

        // then
        assertThat(splice.settleLength(slot, 0, 1, 2, 199)).isEqualTo(200);
    }

    @Test
    void settleLength_ofNothing_leavesNoReplacement() {
        // given
        int slot = splice.reserve(0);

        // then
        assertThat(splice.settleLength(slot, 0, 1, 9, 0)).isZero();
        assertThat(splice.size()).isZero();
    }

    @Test
    void unmaskedBytes_isWhatNoMaskCovers() {
        // given
        Random random = new Random(4);
        boolean[] masked = new boolean[4000];
        for (int at = 0; at < 3900; at += random.nextInt(40)) {
            splice.reserve(at);
            int to = at + 1 + random.nextInt(20);
            mask(at, to, "m");
            for (; at < to; at++) {
                masked[at] = true;
            }
        }

        for (int i = 0; i < 500; i++) {
            // when
            int from = random.nextInt(3900);
            int to = from + 1 + random.nextInt(100);
            int unmasked = splice.unmaskedBytes(0, splice.size(), from, to);

            // then
            int expected = 0;
            for (int at = from; at < to; at++) {
                expected += masked[at] ? 0 : 1;
            }
            assertThat(unmasked).isEqualTo(expected);
        }
    }

    @Test
    void flatten_overlappingMasksOutOfOrder_areOneAndLengthsGone() {
        // given
        mask(0, 1, "#");
        int mark = splice.size();
        splice.reserve(2);
        mask(3, 5, "<a>");
        mask(8, 9, "<b>");
        mask(4, 7, "<c>");

        // when
        int growth = splice.flatten(mark);

        // then
        assertThat(growth).isEqualTo(3 - 4 + 3 - 1);
        assertThat(applied("0123456789")).isEqualTo("#12<a>7<b>9");
    }

    @Test
    void mask_overTheBound_throws() {
        // given
        Splice small = new Splice(1);
        small.mask(0, 1, new byte[0]);

        // then
        assertThatThrownBy(() -> small.mask(1, 2, new byte[0])).isInstanceOf(TooManyFindingsException.class);
    }

    private void mask(int from, int to, String text) {
        splice.mask(from, to, text.getBytes(US_ASCII));
    }

    private String applied(String text) {
        ByteBuf payload = Unpooled.copiedBuffer(text, US_ASCII);
        ByteBuf applied = splice.apply(payload);
        String result = applied.toString(US_ASCII);
        applied.release();
        payload.release();
        return result;
    }
}
