package io.scrubjay.rules.scan;

import static io.scrubjay.rules.scan.TestRules.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.RulePack;
import io.scrubjay.rules.syntax.RulePackParser;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Secrets at the very start of a string in protobuf that is examined as bytes: its length does not hide them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnparsedMessageTest {
    private static final RulePack PACK = RulePackParser.parse(
            "f",
            """
            rules:
              - {id: token, title: t, provider: p, severity: low, token: 'sk-{base62:16}', leftBoundary: true}
              - {id: expression, title: t, provider: p, severity: low, regex: '\\bqz-[a-z]{10,20}\\b', keywords: [qz-]}
              - id: pair
                title: t
                provider: p
                severity: low
                pair: {id: 'acid{digit:6}', secret: '{hexlower:32}', within: 40}
              - {id: word, title: t, provider: p, severity: low, keywords: [okta], value: '{base62:20}'}
            """);
    private static final List<String> SECRETS = List.of(
            "sk-" + "Zq7Xw2Pv9Lr4Tn8K",
            "qz-" + "abcdefghijklm",
            "acid" + "123456 " + "0123456789abcdef".repeat(2),
            "okta=" + "Zq7Xw2Pv9Lr4Tn8KZq7X");

    private final CompiledRules rules = CompiledRules.compile(PACK);
    private final Examiner examiner = rules.newExaminer();

    @AfterAll
    void close() {
        examiner.close();
        rules.close();
    }

    @Test
    void examine_stringOfAnyLength_inAnyField() {
        for (String secret : SECRETS) {
            for (int length = secret.length(); length < 400; length++) {
                for (int number = 1; number < 16; number++) {
                    // given
                    String text = secret + " ".repeat(length - secret.length());
                    byte[] message = concat(new byte[] {8, 1}, field(number, bytes(text)), new byte[] {24, 2});

                    // then
                    assertThat(examiner.examine(null, message)).as("'%s' in field %d", text, number).isNotEmpty();
                }
            }
        }
    }

    @Test
    void examine_lettersBeforeTheToken_areNoLength() {
        // given
        String token = SECRETS.getFirst();

        // then
        assertThat(examiner.examine(null, bytes("a" + token + " ".repeat(200)))).isEmpty();
        assertThat(examiner.examine(null, bytes("\nTa" + token + " ".repeat(200)))).isEmpty();
        assertThat(examiner.examine(null, bytes("\nT" + token + " "))).isEmpty();
        assertThat(examiner.examine(null, bytes("*T" + token + " ".repeat(200)))).isEmpty();
    }

    private static byte[] field(int number, byte[] content) {
        int length = content.length;
        byte tag = (byte) (number << 3 | 2);
        return length < 128
                ? concat(new byte[] {tag, (byte) length}, content)
                : concat(new byte[] {tag, (byte) ((length & 0x7f) | 0x80), (byte) (length >> 7)}, content);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
