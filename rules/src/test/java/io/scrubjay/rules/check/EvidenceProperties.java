package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.check.Testimony.Weight;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

/** A checksum is right for what it was made for, and wrong as soon as one character is another. */
class EvidenceProperties {
    @Property
    void crc32Base62(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 16, max = 80) String random,
            @ForAll @IntRange(min = 0, max = 100) int place) {
        // given
        String token = "tok_" + random + Crc32.base62(Crc32.of(random, 0, random.length()), 6);

        // then
        assertThat(new Crc32Base62Evidence().weigh(token, 0, token.length()).weight()).isEqualTo(Weight.FOR);
        assertThat(new Crc32Base62Evidence().weigh(changed(token, 4 + place % (token.length() - 4)), 0, token.length())
                        .weight())
                .isEqualTo(Weight.AGAINST);
    }

    @Property
    void gitlabRoutable(
            @ForAll @AlphaChars @NumericChars @StringLength(min = 27, max = 300) String payload,
            @ForAll @IntRange(min = 0, max = 32) int place) {
        // given
        String head = "glpat-" + payload + ".01." + Crc32.base36(payload.length(), 2);
        String token = head + Crc32.base36(Crc32.of(head, 0, head.length()), 7);

        // then
        assertThat(new GitlabRoutableEvidence().weigh(token, 0, token.length()).weight()).isEqualTo(Weight.FOR);
        assertThat(new GitlabRoutableEvidence().weigh(changed(token, place), 0, token.length()).weight())
                .isEqualTo(Weight.AGAINST);
    }

    @Property
    void anyText_isWeighedWithoutFailing(
            @ForAll @CharRange(from = '\0', to = '\u00ff') @StringLength(max = 128) String text) {
        for (String kind : EvidenceKinds.names()) {
            assertThat(EvidenceKinds.named(kind)).isNotNull().satisfies(evidence -> evidence.weigh(
                    "eyJ" + text + ".", 0, text.length() + 4));
        }
    }

    private static String changed(String token, int at) {
        char other = token.charAt(at) == 'q' ? 'r' : 'q';
        return token.substring(0, at) + other + token.substring(at + 1);
    }
}
