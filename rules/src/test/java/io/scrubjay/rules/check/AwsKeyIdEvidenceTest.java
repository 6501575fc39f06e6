package io.scrubjay.rules.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.rules.check.Testimony.Weight;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AwsKeyIdEvidenceTest {
    private final AwsKeyIdEvidence evidence = new AwsKeyIdEvidence();

    @Test
    void weigh_publishedExample_namesTheAccount() {
        assertThat(weigh("ASIA", "QNZGKIQY56JQ7WML"))
                .isEqualTo(new Testimony(Weight.NOTHING, Map.of("aws_account", "029608264753")));
    }

    @ParameterizedTest
    @CsvSource({"QAAAAAAAAAAAAAAA, 000000000000", "QAAAAAAAQAAAAAAA, 000000000001", "6RVFFB7777AAAAAA, 999999999999"})
    void weigh_newerForm_namesTheAccount(String id, String account) {
        assertThat(weigh("AKIA", id).details()).containsExactly(Map.entry("aws_account", account));
    }

    @ParameterizedTest
    @CsvSource({"IOSFODNN7EXAMPLE", "JAAAAAAAAAAAAAAA"})
    void weigh_olderForm_cannotTell(String id) {
        assertThat(weigh("AKIA", id)).isEqualTo(Testimony.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({"6RVFFCAAAAAAAAAA", "7777777777777777", "Q0AAAAAAAAAAAAAA", "QAAAAAAAAAAAAAA1"})
    void weigh_noAccount_speaksAgainst(String id) {
        assertThat(weigh("AKIA", id)).isEqualTo(Testimony.AGAINST);
    }

    @ParameterizedTest
    @CsvSource({"QNZGKIQY56JQ7WM", "QNZGKIQY56JQ7WMLQ"})
    void weigh_otherLength_cannotTell(String id) {
        assertThat(weigh("AKIA", id)).isEqualTo(Testimony.NOTHING);
    }

    private Testimony weigh(String kind, String id) {
        String text = " " + kind + id + " ";
        return evidence.weigh(text, 1, text.length() - 1);
    }
}
