package io.scrubjay.rules.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LiteralIndexTest {
    private static final List<String> LITERALS = List.of("st.", "sk-", "sk-live-", "sk-live-longer", "://hooks.", "AKIA");

    private final LiteralIndex index = new LiteralIndex(LITERALS);

    @Test
    void agrees_literalInAnyCasing_itsEntryAlone() {
        for (String literal : LITERALS) {
            // when
            List<String> upper = beginning(literal.toUpperCase(Locale.ROOT) + " and more");
            List<String> lower = beginning(literal.toLowerCase(Locale.ROOT));

            // then
            assertThat(upper).contains(literal).allMatch(found -> regionMatches(literal, found));
            assertThat(lower).contains(literal);
        }
    }

    @Test
    void agrees_textEndsWithin_thoseItMayGoOnWith() {
        assertThat(beginning("sk-")).containsExactlyInAnyOrder("sk-", "sk-live-", "sk-live-longer");
        assertThat(beginning("sk-live-l")).containsExactlyInAnyOrder("sk-", "sk-live-", "sk-live-longer");
        assertThat(beginning("sk-test")).containsExactly("sk-");
        assertThat(beginning("://hook")).containsExactly("://hooks.");
    }

    @Test
    void isKey_noLiteral_noEntryAgrees() {
        assertThat(beginning("key")).isEmpty();
        assertThat(beginning("stop")).isEmpty();
    }

    @Test
    void keyBefore_keyBehind_sameKey() {
        // given
        int before = 0;
        int behind = 0;

        // when
        for (int i = 0; i < LiteralIndex.KEY_BYTES; i++) {
            behind = LiteralIndex.keyBehind(behind, (byte) "AKI".charAt(i));
            before = LiteralIndex.keyBefore((byte) "aki".charAt(LiteralIndex.KEY_BYTES - 1 - i), before);
        }

        // then
        assertThat(before).isEqualTo(behind).isEqualTo(LiteralIndex.key("AKIA"));
    }

    private static boolean regionMatches(String literal, String found) {
        return literal.regionMatches(true, 0, found, 0, Math.min(literal.length(), found.length()));
    }

    /** The literals that may begin a text. */
    private List<String> beginning(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int key = LiteralIndex.key(text);
        List<String> found = new ArrayList<>();
        for (int entry = index.first(key); index.isKey(key) && entry < index.end(key); entry++) {
            if (index.agrees(entry, LiteralIndex.beginning(bytes, 0, bytes.length), LiteralIndex.mask(bytes.length))) {
                found.add(LITERALS.get(index.literal(entry)));
            }
        }
        return found;
    }
}
