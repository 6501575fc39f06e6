package io.scrubjay.proxy.revoke.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.scrubjay.proxy.config.SecretValue;
import io.scrubjay.proxy.http.HttpCall;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SigV4Test {
    /** The example of AWS's documentation, whose signature is published there. */
    @Test
    void sign_documentedExample() {
        // given
        SigV4 signer = new SigV4(
                "AKID" + "EXAMPLE", new SecretValue("wJalrXUtnFEMI/K7MDENG+" + "bPxRfiCYEXAMPLEKEY"), "us-east-1", "iam");
        HttpCall call = HttpCall.of("GET", URI.create("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08"));

        // when
        signer.sign(
                call,
                "application/x-www-form-urlencoded; charset=utf-8",
                new byte[0],
                Instant.parse("2015-08-30T12:36:00Z"));

        // then
        assertThat(call.headerText("authorization"))
                .endsWith("Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
        assertThat(call.headerText("x-amz-date")).isEqualTo("20150830T123600Z");
    }
}
