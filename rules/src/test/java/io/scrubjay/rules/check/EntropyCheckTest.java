package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class EntropyCheckTest {
    @Property(seed = "1", tries = 5000)
    void isAtLeast_anyText_asItsBits(@ForAll long seed) {
        // given
        Random random = new Random(seed);
        int different = random.nextInt(1, 40);
        String text = random.ints(random.nextInt(60), 0, different)
                .mapToObj(i -> "" + (char) ('0' + i))
                .collect(Collectors.joining());
        double minBits = random.nextInt(0, 50) / 10.0;

        // when
        boolean atLeast = EntropyCheck.isAtLeast(minBits, text, 0, text.length());

        // then
        assertThat(atLeast)
                .as("%s, %s bits", text, minBits)
                .isEqualTo(EntropyCheck.bits(text, 0, text.length()) >= minBits);
    }
}
